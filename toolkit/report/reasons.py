"""Why a file was skipped, or what is to be said of it, in the reader's language.

Tables and JSON hold reasons in English, as the readers of files give them; people are told them through here.
`reasons.json` has each piece of a reason, `{}` for what differs from file to file, in English and in Chinese.
"""

from __future__ import annotations

import json
import re
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
    whole = _piece(reason)
    return whole if whole is not None else "；".join(_piece(part) or part for part in reason.split(_PARTED))


def _piece(words: str) -> str | None:
    """One piece in Chinese, None where there is none for it."""
    for pattern, chinese in _pieces():
        if found := pattern.fullmatch(words):
            return chinese.format(*(told_reason(put_in, "zh") for put_in in found.groups()))
    return None


@cache
def _pieces() -> tuple[tuple[re.Pattern[str], str], ...]:
    table = json.loads(files(__package__).joinpath("reasons.json").read_text(encoding="utf-8"))
    return tuple((re.compile(_HOLE.sub("(.*?)", re.escape(english)), re.DOTALL), chinese) for english, chinese in table)
