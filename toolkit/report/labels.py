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


class Words:
    """The labels of one language: `words("verdict.documents", n=3, chars=900)`."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._table = {key: texts[LANGS.index(lang)] for key, texts in _labels().items()}

    def __call__(self, key: str, **values: object) -> str:
        """Return the label, its `{fields}` filled. Raises KeyError for a label that does not exist."""
        return self._table[key].format(**values) if values else self._table[key]

    def named(self, group: str, value: str) -> str:
        """Return the label of a table's value (`kind`, `verbatim`), or the value itself where nobody named it."""
        return self._table.get(f"{group}.{value}", value)

    def table(self) -> dict[str, str]:
        """All labels, for the page's script."""
        return dict(self._table)
