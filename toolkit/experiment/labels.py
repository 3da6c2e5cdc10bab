"""Every word that an experiment's page says of its own, in Chinese and English: `labels.json`, one line a label."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

Lang: TypeAlias = Literal["zh", "en"]
Form: TypeAlias = Literal["number", "percent", "count"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@cache
def _labels() -> dict[str, list[str]]:
    text = files(__package__).joinpath("labels.json").read_text(encoding="utf-8")
    labels: dict[str, list[str]] = json.loads(text)
    return labels


class Labels:
    """The labels of one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self._place = LANGS.index(lang)

    def __call__(self, key: str, /, **values: object) -> str:
        """The label, its `{fields}` filled. Raises KeyError for one that does not exist."""
        text = _labels()[key][self._place]
        return text.format(**values) if values else text

    def named(self, group: str, value: object) -> str:
        """The label of a metric, a setting or a value, or the word itself where nobody named it."""
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        found = _labels().get(f"{group}.{shown}")
        return found[self._place] if found else shown

    def setting(self, key: str, value: object) -> str:
        """A setting with its value: in words of its own (`setting.formula=true`), or as name and value."""
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        found = _labels().get(f"setting.{key}={shown}")
        return found[self._place] if found else f"{self.named('set', key)} {self.named('value', value)}"

    def form(self, metric: str) -> Form:
        """How a metric reads best: the third entry of its label, `%` or `#`."""
        found = _labels().get(f"metric.{metric}", [])
        forms: dict[str, Form] = {"%": "percent", "#": "count"}
        return forms.get(found[len(LANGS)], "number") if len(found) > len(LANGS) else "number"
