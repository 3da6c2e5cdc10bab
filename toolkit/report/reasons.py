"""Why a file was skipped, or a command could not run, in the reader's language.

Tables, JSON and exceptions hold reasons in English; people are told them through here. `reasons.json` has each piece of
a file's reason, `errors.json` what errors say beside, `{}` for what differs, in English and in Chinese.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from toolkit.report.labels import Lang

_HOLE = re.compile(r"\\\{\\\}")
_PARTED = "; "
_READ_BUT = ("已读，但：", "read, but: ")


def told_reason(reason: str, lang: Lang) -> str:
    """A reason as it is told. What nobody translated (a system's own words) stays as it is."""
    if lang == "en":
        return reason
    for said in _READ_BUT:
        if reason.startswith(said):
            return _READ_BUT[0] + told_reason(reason.removeprefix(said), lang)
    whole = _piece(reason, "reasons", told_reason)
    if whole is not None:
        return whole
    return "；".join(_piece(part, "reasons", told_reason) or part for part in reason.split(_PARTED))


def told_error(words: str, lang: Lang) -> str:
    """What an error says, or what to do about it; see `told_reason`."""
    if lang == "en":
        return words
    return _piece(words, "errors", told_error) or told_reason(words, lang)


def _piece(words: str, catalogue: str, told: Callable[[str, Lang], str]) -> str | None:
    """One piece in Chinese, None where there is none for it. told: says what was put into it.

    What stands before a colon is a name, and may be a word of the catalogue too.
    """
    for pattern, chinese in _pieces(catalogue):
        if found := pattern.fullmatch(words):
            name, rest = (
                (found.groups()[:1], found.groups()[1:]) if chinese.startswith("{}：") else ((), found.groups())
            )
            return chinese.format(*name, *(told(put_in, "zh") for put_in in rest))
    return None


@cache
def _pieces(catalogue: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    table = json.loads(files(__package__).joinpath(f"{catalogue}.json").read_text(encoding="utf-8"))
    return tuple((re.compile(_HOLE.sub("(.*?)", re.escape(english)), re.DOTALL), chinese) for english, chinese in table)
