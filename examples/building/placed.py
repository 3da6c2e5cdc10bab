"""A written text that still knows where each character of a document's body stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Placed:
    """text: a decoded file. starts, ends: for each body character the range of `text` that shows it."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open range of `text` behind body characters [start, end)."""
        return self.starts[start], self.ends[end - 1]

    def through(self, text: str, starts: Sequence[int], ends: Sequence[int]) -> Placed:
        """After another step that turned this text into `text`; starts/ends: this text's characters in the new one."""
        return Placed(text, [starts[i] for i in self.starts], [ends[max(i - 1, 0)] for i in self.ends])


@dataclass(slots=True)
class Writer:
    """Collects a file's text piece by piece and notes where body characters land."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def put(self, text: str) -> None:
        """Write something that is not of the body."""
        self.parts.append(text)
        self.length += len(text)

    def put_body(self, text: str) -> None:
        """Write the next characters of the body."""
        self.starts += range(self.length, self.length + len(text))
        self.ends += range(self.length + 1, self.length + len(text) + 1)
        self.put(text)

    def skip_body(self, n_chars: int) -> None:
        """Pass over body characters that this format does not show (a line break, a cell's border)."""
        self.starts += [self.length] * n_chars
        self.ends += [self.length] * n_chars

    def placed(self) -> Placed:
        """Close the text as written so far."""
        return Placed("".join(self.parts), self.starts, self.ends)
