"""`toolkit split`: one file as the toolkit sees it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.errors import BadInput

if TYPE_CHECKING:
    from toolkit.model import DocumentPart, Layout, Text


def split(
    file: Annotated[Path, typer.Argument(help="One file: txt, md, html, docx, pdf, jsonl, csv, parquet or zip.")],
    json_to: Annotated[
        str, typer.Option("--json", help="File for the JSON lines; - for standard output, which is the default.")
    ] = "-",
) -> None:
    """Show a file's documents, metadata and sentences: JSON lines, one a document.

    Example: toolkit split report.docx --json -
    """
    if not file.is_file():
        raise BadInput(f"{file}: no such file", next_step="give one file; toolkit dedup takes folders")
    if json_to == "-":
        for line in _lines(file):
            sys.stdout.write(line)
        return
    try:
        Path(json_to).write_text("".join(_lines(file)), encoding="utf-8")
    except OSError as error:
        raise BadInput(f"can't write {json_to}: {error.strerror}", next_step="choose another file") from None


def _lines(file: Path) -> Iterator[str]:
    from toolkit.model import Skipped
    from toolkit.read import plan, read
    from toolkit.repair import repair
    from toolkit.split import split_page

    jobs, refused = plan(file)
    read_any = False
    skipped = list(refused)
    for job in jobs:
        for item in read(job):
            if isinstance(item, Skipped):
                skipped.append(item)
                continue
            text = repair(item)
            layout = split_page(text)
            for part in layout.parts:
                read_any = True
                yield json.dumps(_record(text, layout, part), ensure_ascii=False) + "\n"
    for skip in skipped:
        sys.stderr.write(f"skipped {skip.path}: {skip.reason}\n")
    if not read_any:
        reason = skipped[0].reason if skipped else "nothing in it"
        raise BadInput(f"{file}: no document found: {reason}", next_step="see the formats in toolkit split --help")


def _record(text: Text, layout: Layout, part: DocumentPart) -> dict[str, object]:
    """One document with the contract's names; offsets in the original."""
    from toolkit.describe import describe
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
        "part": part.part if page.part is None else page.part,
        "start": whole.start,
        "end": whole.end,
        **asdict(describe(text, layout, part)),
        "media": page.media,
        "encoding": page.encoding,
        "repairs": [asdict(done) for done in text.repairs],
        "furniture": [
            {"label": f.label, "value": f.value, **asdict(to_original(text.origin, f.start, f.end))}
            for f in layout.furniture
        ],
        "sentences": sentences,
    }
