"""Options that several commands share."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Lang(StrEnum):
    """Language of labels and evidence sentences."""

    zh = "zh"
    en = "en"


class EngineName(StrEnum):
    """Where the work is done."""

    local = "local"
    spark = "spark"


def some_path(value: str | Path) -> Path:
    """A path as it was typed. Empty words, as of an unset variable, would mean the folder one is in."""
    if not str(value):
        raise typer.BadParameter("is empty")
    return Path(value)


def _some_text(value: str | None) -> str | None:
    if value == "":
        raise typer.BadParameter("is empty")
    return value


OutOption = Annotated[
    Path, typer.Option("--out", parser=some_path, metavar="<path>", help="Folder for the tables and the report.")
]
LangOption = Annotated[Lang, typer.Option("--lang", help="Language of the report and of evidence sentences.")]
JobsOption = Annotated[
    int | None, typer.Option("--jobs", min=1, help="Worker processes. [default: one a core]", show_default=False)
]
TextColumnOption = Annotated[
    str | None,
    typer.Option(
        "--text-column", callback=_some_text, help="Column with the text of jsonl, csv, parquet. [default: text]"
    ),
]


def default_jobs() -> int:
    """As many worker processes as this process may use cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
