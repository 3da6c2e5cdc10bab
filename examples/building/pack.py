"""Documents into files: text encodings, jsonl, zip, docx and pdf, byte for byte the same on every run."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

import docx

from examples.building import render
from examples.building.placed import Placed, Writer
from examples.building.sources import Source

_EPOCH = (2024, 1, 1, 0, 0, 0)
_PDF_LINE = 36


def pack(sources: Sequence[Source]) -> tuple[dict[str, bytes], dict[str, Placed]]:
    """All files (relative path -> bytes) and, by doc_id, every document placed in its decoded file.

    A pdf's text layer depends on its reader, so documents in a pdf are not placed.
    """
    files: dict[str, bytes] = {}
    placed: dict[str, Placed] = {}
    for path, group in groupby(sources, key=_container):
        members = list(group)
        places = _place(members)
        placed |= places
        files[path] = _bytes(members, places)
    return files, placed


def _container(source: Source) -> str:
    archive, zipped, _ = source.file.partition(".zip/")
    return archive + ".zip" if zipped else source.file


def _place(members: Sequence[Source]) -> dict[str, Placed]:
    form = members[0].format
    if form.startswith("essay"):
        return render.essay_page(members)
    if form == "pdf":
        return {}
    one = {"html": render.html_file, "md": render.markdown_file, "jsonl": render.bare, "docx": _docx_text}
    return {source.doc_id: one.get(form, render.text_file)(source) for source in members}


def _bytes(members: Sequence[Source], placed: Mapping[str, Placed]) -> bytes:
    first = members[0]
    if first.format == "pdf":
        return pdf_file([first.title, *first.body.text.split("\n")])
    if first.format == "docx":
        return docx_file(first)
    texts = [placed[source.doc_id].text for source in members]
    if first.format == "jsonl":
        return "".join(map(_record, members)).encode("utf-8")
    if first.format == "zip":
        names = [source.file.partition(".zip/")[2] for source in members]
        return zip_file(zip(names, (text.encode("utf-8") for text in texts), strict=True))
    return texts[0].encode("gb18030" if first.format == "gbk" else "utf-8")


def _record(source: Source) -> str:
    columns = {
        "id": source.part,
        "title": source.title,
        "agency": source.agency,
        "year": int(source.year),
        "published": source.published,
        "text": source.body.text,
    }
    return json.dumps(columns, ensure_ascii=False) + "\n"


def zip_file(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Write an archive stored, not deflated, under one fixed time: equal input gives equal bytes with any zlib."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data)
    return buffer.getvalue()


def docx_file(source: Source) -> bytes:
    """Title, date line, paragraphs and one table where the body has rows."""
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = datetime(*_EPOCH[:3])
    document.core_properties.author = source.agency
    document.add_paragraph(source.title)
    document.add_paragraph(_date_line(source))
    for in_table, lines in groupby(source.body.text.split("\n"), key=render.is_row):
        if in_table:
            _add_table(document, [render.cells(line) for line in lines])
        else:
            for line in lines:
                document.add_paragraph(line)
    return _same_times(document)


def _add_table(document: docx.document.Document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _same_times(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return zip_file([(info.filename, archive.read(info)) for info in archive.infolist()])


def _docx_text(source: Source) -> Placed:
    """Lay out the text layer in reading order: one line a paragraph, one line a table row with tabs between cells."""
    writer = Writer()
    writer.put(f"{source.title}\n{_date_line(source)}\n")
    render.paragraphs(writer, source.body.text, indent="")
    return writer.placed()


def _date_line(source: Source) -> str:
    return f"（{source.published}）"


def pdf_file(lines: Sequence[str]) -> bytes:
    """Write a plain PDF 1.4 in a predefined Chinese font that no file needs to embed; long lines are broken."""
    broken = [line[i : i + _PDF_LINE] for line in lines for i in range(0, len(line), _PDF_LINE)]
    shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj T*\n" for line in broken)
    stream = f"BT /F1 12 Tf 18 TL 70 780 Td\n{shown}ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        " /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    return _pdf_bytes(objects)


def _pdf_bytes(objects: Sequence[str]) -> bytes:
    out, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    rows = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return (out + table + trailer).encode("ascii")
