"""Words to the user: stderr is talk, and nothing in it can steer a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import pairwise

from toolkit.report.labels import Lang
from toolkit.report.reasons import told_error


def say(text: str) -> None:
    """One line on stderr."""
    sys.stderr.write(f"{plain(text)}\n")


def complain(what: str, next_step: str, lang: Lang) -> None:
    """An error: what happened where, told already, and what to do about it, in the words of our errors."""
    zh = lang == "zh"
    say(f"{'错误：' if zh else 'error: '}{what}")
    if next_step:
        say(f"  {'下一步：' if zh else 'next: '}{told_error(next_step, lang)}")


def language(arguments: Sequence[str]) -> Lang:
    """The language in force, as a command was typed: what --lang says last, else Chinese.

    `toolkit experiment` speaks English throughout.
    """
    said = [argument.removeprefix("--lang=") for argument in arguments if argument.startswith("--lang=")]
    said += [value for option, value in pairwise(arguments) if option == "--lang"]
    default = "en" if "experiment" in arguments[:1] else "zh"
    return "en" if (said or [default])[-1] == "en" else "zh"


def plain(text: str) -> str:
    """As one line without control characters: file names may hold anything."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)
