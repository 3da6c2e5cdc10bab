"""`toolkit index`: a corpus saved for checking against."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from toolkit.cli.options import JobsOption, Lang, LangOption, TextColumnOption, default_jobs, some_path
from toolkit.cli.talk import plain, say

if TYPE_CHECKING:
    from toolkit.engine.indexing import Indexed
    from toolkit.index.store import Index
    from toolkit.report.labels import Words

index = typer.Typer(
    name="index",
    help="Save a corpus, so that reports can be checked against it in seconds.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Corpus = Annotated[
    Path, typer.Argument(metavar="CORPUS", parser=some_path, help="Folder, file, or file of records, as for dedup.")
]
_Index = Annotated[Path, typer.Argument(metavar="INDEX", parser=some_path, help="Folder of the index.")]
_SKIPPED_SHOWN = 5


@index.command()
def build(
    corpus: _Corpus,
    out: Annotated[
        Path, typer.Option("-o", "--out", parser=some_path, metavar="INDEX", help="Folder for the index: new or empty.")
    ],
    vectors: Annotated[
        bool, typer.Option("--vectors", help="Keep every sentence's vector, so that search need not make them.")
    ] = False,
    encoder: Annotated[
        str | None,
        typer.Option("--encoder", metavar="NAME|PATH", help="What makes vectors. [default: the one that ships]"),
    ] = None,
    jobs: JobsOption = None,
    lang: LangOption = Lang.zh,
    text_column: TextColumnOption = None,
) -> None:
    """Save a corpus as an index.

    Example: toolkit index build reports/ -o reports.index
    """
    from toolkit.cli.progress import shown_progress
    from toolkit.engine.config import with_text_column
    from toolkit.engine.indexing import Vectors, build_index

    if encoder is not None and not vectors:
        raise typer.BadParameter("an encoder makes vectors: give --vectors too", param_hint="--encoder")
    wanted = Vectors(encoder) if vectors else None
    config = with_text_column(text_column)
    with shown_progress(lang) as progress:
        done = build_index(
            corpus, out, config=config, n_jobs=jobs or default_jobs(), lang=lang, progress=progress, vectors=wanted
        )
    _tell(done, lang)


@index.command()
def add(
    index: _Index,
    corpus: _Corpus,
    jobs: JobsOption = None,
    lang: LangOption = Lang.zh,
    text_column: TextColumnOption = None,
) -> None:
    """Add a corpus to an index. Files it has as they are change nothing; changed ones replace their old version.

    Example: toolkit index add reports.index new-reports/
    """
    from toolkit.cli.progress import shown_progress
    from toolkit.engine.config import with_text_column
    from toolkit.engine.indexing import add_to_index

    config = with_text_column(text_column)
    with shown_progress(lang) as progress:
        done = add_to_index(index, corpus, config=config, n_jobs=jobs or default_jobs(), lang=lang, progress=progress)
    _tell(done, lang)


@index.command()
def info(index: _Index, lang: LangOption = Lang.zh) -> None:
    """Say what an index holds, and make sure that every byte of it is as it was written.

    Example: toolkit index info reports.index
    """
    from toolkit.index.store import Index
    from toolkit.report.labels import Words

    opened = Index(index)
    opened.prove_all()
    manifest = opened.manifest
    words = Words("en" if lang is Lang.en else "zh")
    size = sum(file.size for segment in manifest.segments for file in segment.files)
    told = {
        "documents": f"{opened.n_documents:,}",
        "characters": f"{sum(segment.n_chars for segment in manifest.segments):,}",
        "megabytes": f"{size / 1e6:,.1f}",
        "segments": f"{len(manifest.segments):,}",
        "generation": f"{manifest.generation:,}",
        "version": manifest.version,
        "scheme": f"{manifest.scheme.gram}-gram, {manifest.scheme.background}",
        "config": manifest.config_hash,
        "vectors": _vectors_told(opened, words),
    }
    for name, value in told.items():
        sys.stdout.write(f"{words(f'index.{name}')}: {value}\n")


def _vectors_told(index: Index, words: Words) -> str:
    held = index.manifest.vectors
    if held is None:
        return words("index.no_vectors")
    n = sum(len(segment.sentences) for segment in index.segments if segment.sentences is not None)
    return words("index.some_vectors", n=n, dimension=held.dimension, encoder=plain(held.encoder))


def _tell(done: Indexed, lang: Lang) -> None:
    from toolkit.report.labels import Words
    from toolkit.report.reasons import told_reason

    shown: Literal["zh", "en"] = "en" if lang is Lang.en else "zh"
    words = Words(shown)
    for skipped in done.skipped[:_SKIPPED_SHOWN]:
        say(f"{words('term.skipped')} {skipped.path}: {told_reason(skipped.reason, shown)}")
    if len(done.skipped) > _SKIPPED_SHOWN:
        say(words("index.more", n=len(done.skipped) - _SKIPPED_SHOWN))
    told = words("index.done", added=done.added, replaced=done.replaced, unchanged=done.unchanged)
    sys.stdout.write(plain(told) + "\n")
