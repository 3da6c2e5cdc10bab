"""A page taken apart: furniture away, essays apart, each document's title, sentences and roles."""

from __future__ import annotations

import re
from itertools import pairwise

from toolkit.model import DocumentPart, Furniture, Layout, Role, Sentences, Text
from toolkit.repair import chars
from toolkit.repair.word_starts import POINT
from toolkit.split import site_words as words
from toolkit.split.essays import Header, essay_headers
from toolkit.split.furniture import find_furniture
from toolkit.split.headings import POINT_LEADS, Blocks, blocks_of, roles_of
from toolkit.split.lines import LineSpan, clipped, ends_in_genre, line_spans, squeeze
from toolkit.split.sentences import append_sentences

# Above the first essay a site writes an intro; what is longer than this is a document without a header.
_MAX_INTRO_CHARS = 1500
_ABSTRACT_LINES = 4
_COMPARED_CHARS = 60
_MAX_LEAD_CHARS = 200
_TITLE_TAIL = re.compile(
    r"(?:\s*[（(](?:[^（()）]{0,4}稿|全文|最终版?|范文|[^（()）]{0,4}[\d一二三四五六七八九十]{1,3}篇)[）)])?"
    r"\s*(?:\.(?:docx?|pdf|wps|txt)[\d.]*)?$|[_|｜].{2,30}$",
    re.IGNORECASE,
)
# One of these begins whatever _TITLE_TAIL takes off: looked for first, being faster.
_TITLE_TAIL_MARK = re.compile(r"[（(._|｜]")
# Plain numbers: these are compared for every block, and enum members are slow to fetch.
_TITLE, _BODY, _LIST_ITEM = int(Role.TITLE), int(Role.BODY), int(Role.LIST_ITEM)


def split_page(text: Text) -> Layout:
    """Take a repaired page apart into its documents and the site's furniture.

    All offsets are in repaired coordinates. Every character but blanks lies in exactly one sentence of one
    document or in exactly one piece of furniture; furniture may lie within a document's range.
    A page without any text of its own has no parts.
    """
    page = text.text
    furniture, lines = find_furniture(page, line_spans(page, seen=text.seen))
    headers = essay_headers(page, lines)
    given = [piece.value for piece in furniture if piece.label == "title" and piece.value]
    if headers:
        parts = _essay_parts(text, lines, headers, furniture)
    else:
        part = _document(text, lines, furniture, part=None, header=None)
        parts = [] if part is None else [part]
    if len(parts) == 1 and parts[0].title is None and given:
        first = parts[0]
        parts = [DocumentPart(first.part, given[0], first.start, first.end, first.sentences)]
    furniture.sort(key=lambda piece: piece.start)
    return Layout(tuple(parts), tuple(furniture))


def _essay_parts(
    text: Text, lines: list[LineSpan], headers: list[Header], furniture: list[Furniture]
) -> list[DocumentPart]:
    page = text.text
    parts: list[DocumentPart | None] = []
    before = lines[: headers[0].index]
    page_title = _page_title(page, before)
    if sum(end - start for start, end in before) > _MAX_INTRO_CHARS:
        parts.append(_document(text, before, furniture, part=None, header=None))
    else:
        furniture += [Furniture("intro", _intro_value(page, span, page_title), *span) for span in before]
    stops = [h.index for h in headers[1:]] + [len(lines)]
    rests = [h.rest for h in headers]
    for header, stop in zip(headers, stops, strict=True):
        title = _header_title(header, page_title, repeated=rests.count(header.rest) > 1)
        parts.append(_document(text, lines[header.index : stop], furniture, part=header.part, header=title))
    return [part for part in parts if part is not None]


def _page_title(page: str, before: list[LineSpan]) -> str:
    """Choose the first line above the essays that ends like a title, else the last short one."""
    short = [clean_title(page[s:e]) for s, e in before if e - s <= 60]
    return next((line for line in short if ends_in_genre(line.rstrip("0123456789字篇"))), short[-1] if short else "")


def _intro_value(page: str, span: LineSpan, page_title: str) -> str:
    return page_title if span[1] - span[0] <= 60 and clean_title(page[slice(*span)]) == page_title else ""


def _header_title(header: Header, page_title: str, *, repeated: bool) -> str:
    rest = clean_title(header.rest)
    if rest and not repeated:
        return rest
    stem = rest or page_title
    return f"{stem} {header.part}" if stem else ""


def _document(
    text: Text, lines: list[LineSpan], furniture: list[Furniture], *, part: str | None, header: str | None
) -> DocumentPart | None:
    """One document of these lines; header: the title its essay header gives (None: it has no header line)."""
    page = text.text
    lines = _without_abstract(page, lines, furniture)
    if not lines:
        return None
    blocks = blocks_of(page, lines)
    first, rest = roles_of(page, blocks, headed=header is not None)
    titles = [page[blocks.starts[i] : blocks.ends[i]] for i in range(len(blocks)) if first[i] == _TITLE]
    body_title = _title(titles if header is None else titles[1:])
    title = body_title if header is None else _fuller(header, body_title, part)
    sentences = _sentences(text, blocks, first, rest, spaced=len(blocks) < len(lines))
    return DocumentPart(part, title, lines[0][0], lines[-1][1], sentences)


def _sentences(text: Text, blocks: Blocks, first: list[int], rest: list[int], *, spaced: bool) -> Sentences:
    """Cut the blocks into sentences. spaced: whether blocks have line ends within them."""
    page, starts, ends, roles = text.text, list[int](), list[int](), list[int]()
    spaced = spaced or bool(text.seen & chars.BLANK)
    # Where there are as many words as blocks, no block has a blank in it.
    spaced = spaced and len(page[blocks.starts[0] : blocks.ends[-1]].split()) > len(blocks)
    points = None if text.starts is None else set(text.starts.of(POINT, 0, len(page)))
    for start, end, lead, other in zip(blocks.starts, blocks.ends, first, rest, strict=True):
        begin = len(starts)
        append_sentences(page, start, end, starts, ends, spaced=spaced)
        roles.append(lead)
        if len(starts) == begin + 1:
            continue
        others = starts[begin + 1 :]
        if other == _BODY and (points is None or not points.isdisjoint(others)):
            roles += [_LIST_ITEM if page[s : s + 2] in POINT_LEADS else _BODY for s in others]
        else:
            roles += [other] * len(others)
    return Sentences(starts, ends, roles)


def clean_title(line: str) -> str:
    """Clean a title of markdown signs, looks-only blanks, file endings and site names."""
    title = squeeze(line.strip("#* \t\u3000"))
    return _TITLE_TAIL.sub("", title).strip() if _TITLE_TAIL_MARK.search(title) else title


def _title(titles: list[str]) -> str | None:
    """Join a broken title; where it stands twice (page and body), once."""
    cleaned = [t for t in map(clean_title, titles) if t]
    if not cleaned or cleaned[0][0] in "—-(（":  # a subtitle whose title is missing
        return None
    for stop in range(2, min(len(cleaned), 4) + 1):
        joined = "".join(cleaned[1:stop])
        if joined == cleaned[0]:
            return cleaned[0]
    first = cleaned[0]
    if len(cleaned) > 1 and not ends_in_genre(first) and ends_in_genre(cleaned[1]):
        return cleaned[1] if cleaned[1].startswith(first) else first + cleaned[1]
    return first


def _fuller(header: str, body_title: str | None, part: str | None) -> str | None:
    """Choose the title that says more: an essay's own where its header has none or only begins it."""
    if not body_title:
        return header or None
    bare = header.removesuffix(part or "").strip()
    if not bare or (body_title.startswith(bare) and len(body_title) > len(bare)):
        return body_title
    return header


def _without_abstract(page: str, lines: list[LineSpan], furniture: list[Furniture]) -> list[LineSpan]:
    """Take away a 导语 or 摘要 at the head that trails off or says what the next paragraph says."""
    for i, span in enumerate(lines[:_ABSTRACT_LINES]):
        m = words.ABSTRACT.match(page, *span) if page[span[0]] in words.ABSTRACT_FIRST else None
        if m is None or i + 1 == len(lines):
            continue
        lead = page[m.end() : min(span[1], m.end() + _COMPARED_CHARS)]
        is_lead = words.ALWAYS_INTRO.match(m["word"]) is not None and span[1] - span[0] <= _MAX_LEAD_CHARS
        trails_off = page[span[1] - 1] in "…." and lead != ""
        if is_lead or trails_off or _alike(lead, clipped(page, lines[i + 1], _COMPARED_CHARS)):
            furniture.append(Furniture("intro", "", *span))
            return lines[:i] + lines[i + 1 :]
    return lines


def _alike(one: str, other: str) -> bool:
    """Whether two openings share most of their character pairs."""
    left, right = (set(pairwise(t)) for t in (one, other))
    return 2 * len(left & right) > min(len(left), len(right)) > 4
