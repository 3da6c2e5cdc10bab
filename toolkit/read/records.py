"""Records of jsonl, csv and parquet files as pages; what can't be used is counted by reason, never a flood of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from toolkit.model import Given, Page, Skipped
from toolkit.read.given import GIVEN_COLUMNS, given, mend_surrogates, short_text
from toolkit.read.limits import ReadLimits
from toolkit.read.names import unique

# Rows of `skipped` per reason and slice; the rest is summed up in one more row.
_LISTED = 5
_MAX_REASONS = 50
_MAX_COLUMNS_NAMED = 12
_MAX_NAME = 40
_GIVEN = frozenset(GIVEN_COLUMNS)

TEXT_COLUMN = "text"
"""Where records keep their text unless the user names another column."""

NAME_IT = "name the column that holds the text with --text-column"


@dataclass(slots=True)
class Records:
    """Turns one file's (or slice's) records into pages.

    media: "jsonl", "csv" or "parquet"; unit: "line" or "row", how people find a record. text_column: as in `Job`.
    Parts are unique within one file or slice (`~2` is put after repeated ids); slices can't know of each other's ids.
    """

    path: str
    media: str
    unit: str
    limits: ReadLimits
    text_column: str = TEXT_COLUMN
    parts: set[str] = field(default_factory=set)
    refused: dict[str, int] = field(default_factory=dict)

    def make(
        self, fields: Mapping[str, object], number: int, *, encoding: str = "utf-8", notes: tuple[str, ...] = ()
    ) -> Iterator[Page | Skipped]:
        """The page of one record, or why there is none. number: of its line or row, from 1."""
        text = fields.get(self.text_column)
        if not isinstance(text, str):
            yield from self.refuse(number, _no_text(fields, self.text_column))
        elif not text or text.isspace():
            yield from self.refuse(number, "empty text")
        elif len(text) > self.limits.max_page_chars:
            yield from self.refuse(
                number, f"text over the limit of {self.limits.max_page_chars:,} characters; cut it up"
            )
        else:
            part = unique(_part(fields.get("id")) or str(number), self.parts)
            said = Given() if _GIVEN.isdisjoint(fields) else given(fields)
            yield Page(self.path, text, text, part=part, media=self.media, encoding=encoding, given=said, notes=notes)

    def refuse(self, number: int, reason: str) -> Iterator[Skipped]:
        """Count a record that can't be used; the first few of each reason are listed one by one."""
        if reason not in self.refused and len(self.refused) >= _MAX_REASONS:
            reason = "not usable, for yet other reasons"
        count = self.refused[reason] = self.refused.get(reason, 0) + 1
        if count <= _LISTED:
            yield Skipped(f"{self.path}#{self.unit} {number}", reason)

    def rest(self) -> Iterator[Skipped]:
        """The sums of what `refuse` did not list; to be asked once, at the end."""
        for reason, count in self.refused.items():
            if count > _LISTED:
                yield Skipped(self.path, f"{count - _LISTED:,} more {self.unit}s: {reason}")


def _part(value: object) -> str | None:
    """An id as a label: strings and whole numbers; None for anything else."""
    if isinstance(value, float) and value == value // 1:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)[:40]
    return short_text(value)


def _no_text(fields: Mapping[str, object], column: str) -> str:
    if column in fields:
        return f"column '{column}' holds {type(fields[column]).__name__}, expected a string"
    return f"{no_column(list(fields), column)}; {NAME_IT}"


def no_column(names: list[str], column: str) -> str:
    """What is wrong where no column has the text: the columns that there are, on one short line."""
    shown = ", ".join(name[:_MAX_NAME] for name in names[:_MAX_COLUMNS_NAMED])
    return f"no column '{column[:_MAX_NAME]}' among: {mend_surrogates(' '.join(shown.split())) or 'none'}"
