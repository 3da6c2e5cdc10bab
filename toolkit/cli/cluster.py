"""`toolkit cluster`: the turns of speech of a corpus."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.options import JobsOption, Lang, LangOption, TextColumnOption, default_jobs, some_path
from toolkit.cli.talk import say
from toolkit.cli.whole import check_targets, write_whole

if TYPE_CHECKING:
    from toolkit.engine.clustering import Clustered


def cluster(
    corpus: Annotated[
        Path,
        typer.Argument(parser=some_path, help="Folder, file, or .jsonl/.parquet/.csv with a column of texts."),
    ],
    encoder: Annotated[
        str | None,
        typer.Option("--encoder", metavar="NAME|PATH", help="What makes vectors. [default: the one that ships]"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", parser=some_path, metavar="<path>", help="Folder for the tables.")
    ] = None,
    json_to: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write the clusters as JSON; - for standard output.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", help="TOML file of settings, as configs/dedup.toml.")
    ] = None,
    jobs: JobsOption = None,
    lang: LangOption = Lang.zh,
    text_column: TextColumnOption = None,
) -> None:
    """Find turns of speech that recur in other words.

    Self-criticism, pledges, thanks to the leadership: sentences that mean nearly the same, with who says them, since
    when, and where they spread. Near-verbatim copies count once.

    Example: toolkit cluster reports/ --out rhetoric/
    """
    from toolkit.cli.progress import shown_progress
    from toolkit.embed import open_encoder
    from toolkit.engine.clustering import cluster as find_turns
    from toolkit.engine.config import load_config, with_text_column

    check_targets({"--json": json_to}, [corpus])
    settings = with_text_column(text_column, load_config(config))
    opened = open_encoder(encoder)
    with shown_progress(lang) as progress:
        found = find_turns(
            corpus, out, encoder=opened, config=settings, n_jobs=jobs or default_jobs(), lang=lang, progress=progress
        )
    _tell(found, json_to, lang, out)


def _tell(found: Clustered, json_to: str | None, lang: Lang, out: Path | None) -> None:
    """Write what was asked for; the terminal is told unless standard output is taken."""
    from toolkit.report.cuts import stage_caps
    from toolkit.report.labels import Words
    from toolkit.report.reasons import told_reason
    from toolkit.report.turns import print_turns, turns_json

    words = Words("en" if lang is Lang.en else "zh")
    for skipped in found.skipped:
        say(words("cluster.skipped", path=skipped.path, reason=told_reason(skipped.reason, words.lang)))
    for cap in stage_caps(words, found.run.caps):
        say(cap)
    if json_to is not None:
        told = found.told
        texts = [told.texts[at] for at in told.rhetoric.sentence.tolist()]
        clusters = turns_json(told.clusters, told.members, found.documents, texts)
        record = {"clusters": clusters, "run": found.run.to_json()}
        record["skipped"] = [{"path": one.path, "reason": one.reason} for one in found.skipped]
        text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
        if json_to == "-":
            sys.stdout.write(text)
        else:
            write_whole(Path(json_to), [text], option="--json")
    if json_to != "-":
        from rich.console import Console

        print_turns(Console(), found.told.clusters, words=words)
    if out is not None:
        say(words("cluster.tables", out=out))
