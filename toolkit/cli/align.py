"""`toolkit align`: two texts beside each other, or a whole folder of pairs as PAN has them."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.options import JobsOption, Lang, LangOption, default_jobs, some_path
from toolkit.cli.talk import say
from toolkit.cli.whole import check_targets, write_whole

if TYPE_CHECKING:
    from toolkit.checked import Aligned
    from toolkit.engine.aligning import Aligner


class By(StrEnum):
    """What texts are compared by."""

    auto = "auto"
    words = "words"
    characters = "characters"


def align(  # noqa: PLR0913 (a command's options are its arguments)
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="A B", parser=some_path, help="Two files of one text each, in any format."),
    ] = None,
    json_to: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write the matches as JSON; - for standard output.")
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", parser=some_path, metavar="FILE", help="Write both texts, matches marked, as a page."),
    ] = None,
    pairs: Annotated[
        Path | None,
        typer.Option("--pairs", parser=some_path, metavar="FILE", help="Many pairs: lines of two file names."),
    ] = None,
    susp: Annotated[
        Path | None,
        typer.Option("--susp", parser=some_path, metavar="DIR", help="With --pairs: where the first files lie."),
    ] = None,
    src: Annotated[
        Path | None,
        typer.Option("--src", parser=some_path, metavar="DIR", help="With --pairs: where the second files lie."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", parser=some_path, metavar="DIR", help="With --pairs: where an XML file a pair goes."),
    ] = None,
    by: Annotated[
        By, typer.Option("--by", help="Compare by characters (Chinese) or words (other texts); auto looks at them.")
    ] = By.auto,
    jobs: JobsOption = None,
    lang: LangOption = Lang.zh,
) -> None:
    """Lay two texts beside each other: the passages that they share.

    Or do a whole folder of pairs in the layout of PAN's text alignment: --pairs, --susp, --src and --out.

    Example: toolkit align draft.docx published.html --html beside.html
    """
    from toolkit.align.passages import Terms
    from toolkit.engine.aligning import Aligner
    from toolkit.engine.config import Config

    aligner = Aligner(Config(), "en" if lang is Lang.en else "zh", None if by is By.auto else Terms(by.value))
    folder_options = {"--pairs": pairs, "--susp": susp, "--src": src, "--out": out}
    if any(folder_options.values()):
        _refuse(folder_options, {"A B": files or None, "--json": json_to, "--html": html})
        assert pairs is not None and susp is not None and src is not None and out is not None
        _align_folder(aligner, pairs, (susp, src, out), jobs or default_jobs())
        return
    if files is None or len(files) != 2:
        raise typer.BadParameter(f"takes two files, {len(files or [])} given", param_hint="A B")
    _align_two(aligner, files[0], files[1], json_to, html)


def _refuse(needed: dict[str, Path | None], useless: dict[str, object | None]) -> None:
    for name, value in needed.items():
        if value is None:
            raise typer.BadParameter("is needed with the other options of a folder of pairs", param_hint=name)
    for name, given in useless.items():
        if given is not None:
            raise typer.BadParameter("does not go with --pairs", param_hint=name)


def _align_folder(aligner: Aligner, listing: Path, places: tuple[Path, Path, Path], n_jobs: int) -> None:
    from toolkit.cli.progress import shown_progress
    from toolkit.engine.pairs_folder import Folders, align_folder, read_pairs

    folders = Folders(*places)
    named = read_pairs(listing, folders)
    with shown_progress(aligner.lang) as progress:
        found = align_folder(named, folders, aligner, n_jobs=n_jobs, progress=progress)
    from toolkit.report.labels import Words

    words = Words("en" if aligner.lang == "en" else "zh")
    say(words("align.pairs", n=len(named), found=found, out=folders.out))


def _align_two(aligner: Aligner, left: Path, right: Path, json_to: str | None, html: Path | None) -> None:
    from toolkit.engine.aligning import align_files
    from toolkit.report.aligned import aligned_json

    check_targets({"--json": json_to, "--html": html}, [left, right])
    aligned = align_files(left, right, aligner)
    text = json.dumps(aligned_json(aligned), ensure_ascii=False, indent=2) + "\n"
    if html is not None:
        from toolkit.report.aligned_html import aligned_html

        write_whole(html, [aligned_html(aligned, lang="en" if aligner.lang == "en" else "zh")], option="--html")
    if json_to == "-":
        sys.stdout.write(text)
        return
    if json_to is not None:
        write_whole(Path(json_to), [text], option="--json")
    _print(aligned, aligner.lang)


def _print(aligned: Aligned, lang: str) -> None:
    from rich.console import Console

    from toolkit.report.aligned import print_aligned

    print_aligned(Console(), aligned, lang="en" if lang == "en" else "zh")
