"""`toolkit split`: one file as the toolkit sees it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.options import Lang, LangOption, TextColumnOption
from toolkit.cli.talk import say
from toolkit.cli.whole import check_targets, write_whole
from toolkit.errors import BadInput
from toolkit.report.labels import Words
from toolkit.report.reasons import told_reason

if TYPE_CHECKING:
    from toolkit.model import DocumentPart, Layout, Metadata, Text


def split(
    file: Annotated[Path, typer.Argument(help="One file: txt, md, html, docx, pdf, jsonl, csv, parquet or zip.")],
    json_to: Annotated[
        str, typer.Option("--json", help="File for the JSON lines; - for standard output, which is the default.")
    ] = "-",
    lang: LangOption = Lang.zh,
    text_column: TextColumnOption = None,
) -> None:
    """Show one file as the toolkit sees it.

    Documents, metadata, repairs and sentences: JSON lines, one a document.

    Example: toolkit split report.docx --json -
    """
    if not file.is_file():
        trouble = "is a folder" if file.is_dir() else "no such file"
        raise BadInput(f"{file}: {trouble}", next_step="give one file; toolkit dedup takes folders")
    check_targets({"--json": json_to}, [file])
    lines = _lines(file, text_column, Words("en" if lang is Lang.en else "zh"))
    if json_to == "-":
        for line in lines:
            sys.stdout.write(line)
    else:
        write_whole(Path(json_to), lines, option="--json")


def _lines(file: Path, text_column: str | None, words: Words) -> Iterator[str]:
    from toolkit.engine.front import take_apart
    from toolkit.model import Skipped
    from toolkit.read import TEXT_COLUMN, plan, read

    jobs, skipped = plan(file, text_column=text_column or TEXT_COLUMN)
    found_any = False
    for item in take_apart(chain(skipped, chain.from_iterable(map(read, jobs)))):
        if isinstance(item, Skipped):
            _say(words, "term.skipped", item.path, item.reason)
            continue
        for note in item.page.notes:
            _say(words, "term.remarks", item.page.page_id, note)
        if item.trouble is not None or item.layout is None:
            _say(words, "term.skipped", item.page.page_id, item.trouble or "")
            continue
        for part, metadata in zip(item.layout.parts, item.described, strict=True):
            found_any = True
            yield json.dumps(_record(item.text, item.layout, part, metadata), ensure_ascii=False) + "\n"
    if not found_any:
        raise BadInput(f"{file}: no document in it", next_step="see the formats in toolkit split --help")


def _say(words: Words, label: str, where: str, reason: str) -> None:
    say(f"{words(label)} {where}: {told_reason(reason, words.lang)}")


def _record(text: Text, layout: Layout, part: DocumentPart, metadata: Metadata) -> dict[str, object]:
    """One document with the contract's names; offsets in the original."""
    from toolkit.model import to_original

    page = text.page
    whole = to_original(text.origin, part.start, part.end)
    sentences = []
    for number, sentence in enumerate(part.sentences):
        span = to_original(text.origin, sentence.start, sentence.end)
        sentences.append(
            {
                "sentence_id": number,
                "start": span.start,
                "end": span.end,
                "role": sentence.role.name.lower(),
                "text": text.text[sentence.start : sentence.end],
            }
        )
    return {
        "doc_id": page.page_id if part.part is None else f"{page.page_id}#{part.part}",
        "path": page.path,
        "part": "#".join(name for name in (page.part, part.part) if name is not None) or None,
        "start": whole.start,
        "end": whole.end,
        **asdict(metadata),
        "media": page.media,
        "encoding": page.encoding,
        "repairs": [asdict(done) for done in text.repairs],
        "furniture": [
            {"label": f.label, "value": f.value, **asdict(to_original(text.origin, f.start, f.end))}
            for f in layout.furniture
        ],
        "sentences": sentences,
    }
