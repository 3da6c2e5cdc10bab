"""`toolkit check`: one report, by itself or against everything collected so far."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from toolkit.cli.options import JobsOption, Lang, LangOption, TextColumnOption, default_jobs, some_path
from toolkit.cli.whole import check_targets, write_whole
from toolkit.errors import BadInput

if TYPE_CHECKING:
    from toolkit.engine.check import Checked
    from toolkit.judge.garble.lm import WordFitter

_LIMIT_PASSED = 1


def check(  # noqa: PLR0913  the options of a command
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", parser=some_path, help="Reports, in any format; - for standard input."),
    ],
    against: Annotated[
        Path | None,
        typer.Option("--against", parser=some_path, metavar="CORPUS|INDEX", help="What to compare them with."),
    ] = None,
    json_to: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write the findings as JSON; - for standard output.")
    ] = None,
    html_to: Annotated[
        Path | None,
        typer.Option("--html", parser=some_path, metavar="FILE", help="Write a report to hand over: one offline page."),
    ] = None,
    fail_over: Annotated[
        float | None,
        typer.Option("--fail-over", min=0, max=1, metavar="SHARE", help="Exit 1 if more than this share is copied."),
    ] = None,
    lm: Annotated[
        str | None,
        typer.Option("--lm", metavar="NAME|PATH", help="Masked language model that looks again at suspect words."),
    ] = None,
    jobs: JobsOption = None,
    lang: LangOption = Lang.zh,
    text_column: TextColumnOption = None,
) -> None:
    """Check one report, or several: by itself, and against a corpus or an index.

    By itself: was it run through a word spinner, is it a template essay, what did a template or another place leave
    behind. Against others: which share is found elsewhere, in whose documents, and what explains it.

    Example: toolkit check report.docx --against reports.index --html report.html
    """
    from toolkit.cli.progress import shown_progress
    from toolkit.engine.check import check_files, opened
    from toolkit.engine.config import with_text_column

    if fail_over is not None and against is None:
        raise typer.BadParameter(
            "needs --against: without a corpus nothing is found to be copied", param_hint="--fail-over"
        )
    check_targets({"--json": json_to, "--html": html_to}, [*files, *([] if against is None else [against])])
    config = with_text_column(text_column)
    with _with_stdin(files) as paths, shown_progress(lang) as progress:
        corpus = (
            nullcontext()
            if against is None
            else opened(against, config=config, n_jobs=jobs or default_jobs(), lang=lang, progress=progress)
        )
        with corpus as comparer:
            checked = check_files(
                paths,
                config=config,
                lang=lang,
                comparer=comparer,
                model=_model(lm),
                progress=progress,
                passages=html_to is not None,
            )
    _tell(checked, json_to, html_to, "en" if lang is Lang.en else "zh")
    if not checked.documents:
        raise BadInput(f"none of the {len(files)} files could be checked", next_step="see what was skipped, and why")
    copied = max((d.compared.copied for d in checked.documents if d.compared is not None), default=0.0)
    if fail_over is not None and copied > fail_over:
        raise typer.Exit(_LIMIT_PASSED)


def _tell(checked: Checked, json_to: str | None, html_to: Path | None, lang: Literal["zh", "en"]) -> None:
    """Write what was asked for; the terminal is told unless standard output is taken."""
    from toolkit.report.checked import checked_json, print_checked

    if json_to is not None:
        text = (
            json.dumps(
                checked_json(checked.documents, checked.skipped, checked.provenance), ensure_ascii=False, indent=2
            )
            + "\n"
        )
        if json_to == "-":
            sys.stdout.write(text)
        else:
            write_whole(Path(json_to), [text], option="--json")
    if html_to is not None:
        from toolkit.report.handover import handover_html

        page = handover_html(checked.documents, checked.skipped, checked.provenance, lang=lang)
        write_whole(html_to, [page], option="--html")
    if json_to != "-":
        from rich.console import Console

        print_checked(Console(), checked.documents, checked.skipped, lang=lang)


def _model(name: str | None) -> WordFitter | None:
    if name is None:
        return None
    from toolkit.judge.garble.lm import MaskedLanguageModel

    return MaskedLanguageModel(name)


@contextmanager
def _with_stdin(files: list[Path]) -> Iterator[list[Path]]:
    """The files, standard input among them as one that lives as long as the body runs."""
    if Path("-") not in files:
        yield files
        return
    if files.count(Path("-")) > 1:
        raise BadInput("- is given twice, standard input can be read once", next_step="give - once")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "stdin.txt"
        target.write_bytes(sys.stdin.buffer.read())
        yield [target if file == Path("-") else file for file in files]
