"""Words to the user: stderr is talk, and nothing in it can steer a terminal."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """One line on stderr."""
    sys.stderr.write(f"{plain(text)}\n")


def complain(what: str, next_step: str) -> None:
    """An error: what happened where, and what to do about it."""
    say(f"error: {what}")
    if next_step:
        say(f"  next: {next_step}")


def plain(text: str) -> str:
    """As one line without control characters: file names may hold anything."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)
