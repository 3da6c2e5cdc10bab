"""Every word the report says of its own, in Chinese and English: `labels.json`, one line a label."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

Lang: TypeAlias = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@cache
def _labels() -> dict[str, tuple[str, str]]:
    text = files(__package__).joinpath("labels.json").read_text(encoding="utf-8")
    return {key: (zh, en) for key, (zh, en) in json.loads(text).items()}


class Count(int):
    """A number that also chooses words: `{n:document|documents}` gives the first for 1, else the second."""

    def __format__(self, spec: str) -> str:
        """Format as an int, or choose."""
        one, bar, many = spec.partition("|")
        return super().__format__(spec) if not bar else one if self == 1 else many


class Words:
    """The labels of one language: `words("verdict.documents", n=3, chars=900)`."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._table = {key: texts[LANGS.index(lang)] for key, texts in _labels().items()}

    def __call__(self, key: str, **values: object) -> str:
        """Return the label, its `{fields}` filled. Raises KeyError for a label that does not exist."""
        told = {name: Count(value) if type(value) is int else value for name, value in values.items()}
        return self._table[key].format(**told) if values else self._table[key]

    def percent(self, share: float) -> str:
        """Return whole percent, and words for what is more than nothing and less than one."""
        return self("tiny") if 0 < share < 0.005 else f"{share:.0%}"

    def named(self, group: str, value: str) -> str:
        """Return the label of a table's value (`kind`, `verbatim`), or the value itself where nobody named it."""
        return self._table.get(f"{group}.{value}", value)

    def table(self) -> dict[str, str]:
        """All labels, for the page's script."""
        return dict(self._table)
