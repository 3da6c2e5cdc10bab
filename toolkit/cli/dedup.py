"""`toolkit dedup` and `toolkit demo`: a corpus in, tables and a report out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.options import (
    EngineName,
    JobsOption,
    Lang,
    LangOption,
    OutOption,
    TextColumnOption,
    default_jobs,
    some_path,
)
from toolkit.errors import BadInput, MissingExtra

if TYPE_CHECKING:
    from toolkit.embed import Encoder
    from toolkit.engine.config import Config


def dedup(
    corpus: Annotated[
        Path,
        typer.Argument(parser=some_path, help="Folder, file, or .jsonl/.parquet/.csv with a column of texts."),
    ],
    out: OutOption = Path("toolkit-report"),
    config: Annotated[
        Path | None, typer.Option("--config", help="TOML file of settings, as configs/dedup.toml.")
    ] = None,
    engine: Annotated[EngineName, typer.Option("--engine", help="Where the work is done.")] = EngineName.local,
    rhetoric: Annotated[
        bool, typer.Option("--rhetoric", help="Find turns of speech that recur in other words, too.")
    ] = False,
    jobs: JobsOption = None,
    lang: LangOption = Lang.zh,
    text_column: TextColumnOption = None,
) -> None:
    """Find reused passages in a corpus and explain each one.

    Writes tables and report.html into --out: what is reused, between whom, of which kind, and what is only formula.

    Example: toolkit dedup reports/ --out evidence/
    """
    if engine is EngineName.spark:
        raise MissingExtra("engine spark is not part of this version", next_step="leave --engine out")
    from toolkit.engine.config import load_config, with_text_column

    settings = with_text_column(text_column, load_config(config))
    _run(corpus, out, settings=settings, jobs=jobs or default_jobs(), lang=lang, rhetoric=rhetoric)


def demo(out: OutOption = Path("toolkit-report"), lang: LangOption = Lang.zh) -> None:
    """Run the main job on the example corpus.

    The corpus ships with the toolkit: invented agencies, reuse of every kind planted among them.

    Example: toolkit demo --out demo-report/
    """
    from toolkit.engine.config import Config

    _run(_example_corpus(), out, settings=Config(), jobs=default_jobs(), lang=lang, rhetoric=True)


def _run(corpus: Path, out: Path, *, settings: Config, jobs: int, lang: Lang, rhetoric: bool) -> None:
    from rich.console import Console

    from toolkit.cli.progress import shown_progress
    from toolkit.engine.local import dedup as find_reuse
    from toolkit.read.names import disk_name
    from toolkit.report import print_summary

    with shown_progress(lang) as progress:
        outcome = find_reuse(
            corpus, out, config=settings, n_jobs=jobs, lang=lang, progress=progress, encoder=_encoder(rhetoric)
        )
    shown = Path(disk_name(out))  # as readable where the locale knows no Chinese
    print_summary(Console(), outcome.tables, outcome.run, out=shown, lang="en" if lang is Lang.en else "zh")


def _encoder(wanted: bool) -> Encoder | None:
    """The encoder that ships, where turns of speech are asked for."""
    if not wanted:
        return None
    from toolkit.embed import open_encoder

    return open_encoder()


def _example_corpus() -> Path:
    """The corpus within the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "data" / "example_corpus", package.parent / "examples" / "corpus"):
        if folder.is_dir():
            return folder
    raise BadInput("the example corpus is not installed", next_step="run toolkit dedup on a folder of your own")
