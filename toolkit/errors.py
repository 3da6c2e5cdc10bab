"""The tree of errors.

ToolkitError
├── BadInput        the user's file, folder or option can't be used
│   ├── Unreadable  one file of a corpus can't be read: becomes a row in `skipped`
│   ├── BadSpan     an empty, reversed or out-of-range span
│   └── BadIndex    a saved index is damaged, of another version, or being written by somebody else
├── SketchMismatch  sketches of different scheme, seed or shingling were mixed
└── MissingExtra    a feature needs an optional package; the message holds the `pip install` line
"""

from __future__ import annotations


class ToolkitError(Exception):
    """Base of every error that this package raises on purpose.

    what: what happened, with the file or value it happened to; next_step: what the user can do about it.
    """

    def __init__(self, what: str, *, next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.next_step = next_step


class BadInput(ToolkitError, ValueError):
    """The user's file, folder or option can't be used."""


class Unreadable(BadInput):
    """One file of a corpus can't be read; the rest goes on and this one is listed in `skipped`."""


class BadSpan(BadInput):
    """An empty, reversed or out-of-range span."""


class BadIndex(BadInput):
    """A saved index is damaged, of another version, or being written by somebody else."""


class SketchMismatch(ToolkitError):
    """Sketches of different scheme, seed or shingling were about to be compared."""


class MissingExtra(ToolkitError):
    """A feature needs an optional package that is not installed."""
