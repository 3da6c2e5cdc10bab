"""Blocks of a document and their roles: title, headings, list items, text, sign-off.

A block is a paragraph: one line, or several that a fixed line width cut mid-sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from toolkit.model import Role
from toolkit.split.lines import SENTENCE_END, LineSpan, ends_in_genre, has_comma, is_closed
from toolkit.split.sentences import append_sentences

_HAN = "一二三四五六七八九十"
# Group 1: a section's number; 2: an item's number; 3: 一是, a bullet; 4: an article of law.
MARKER = re.compile(
    rf"(第[{_HAN}百零〇\d]{{1,5}}(?:章|节|编|篇|部分)(?![的之])|\#{{1,6}}\s|[{_HAN}]{{1,3}}\s?[、.．]|[（(〔][{_HAN}]{{1,3}}[）)〕])"
    rf"|(\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}\s?[.．、)）](?!\d)|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\s|[（(]\d{{1,2}}[)）]|[①-⑳⑴-⒇❶-❿㈠-㈩])"
    rf"|([{_HAN}]{{1,2}}[是要](?!否)|[•●■▲★➢➤◆◇○□►‣]|[-*+]\s|第[{_HAN}][,，、])"
    rf"|(第[{_HAN}百千零〇\d]{{1,6}}条)"
)
# Plain numbers: these are compared for every line, and enum members are slow to fetch.
_TITLE, _HEADING, _BODY, _LIST_ITEM, _SIGNATURE = (int(role) for role in Role)
_SECTION, _ITEM, _POINT, _ARTICLE = 1, 2, 3, 4
_MARKER_FIRST = frozenset(f"第#（(〔0123456789{_HAN}①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿•●■▲★➢➤◆◇○□►‣-*+") | frozenset(
    chr(c) for c in (*range(0x2474, 0x2488), *range(0x3220, 0x322A))
)
POINT_LEADS = frozenset(a + b for a in _HAN for b in "是要")
_LEAD_STOP = re.compile(r"[。！？!?；;]")

MAX_LEAD_CHARS = 34  # a numbered first sentence up to this long heads its paragraph (marker included)
_MAX_HEADING_CHARS = 40
# A line of a title, in characters (half for ASCII): any; one that ends in a genre (关于…的通知); all of them together.
_MAX_TITLE_CHARS = 45
_MAX_GENRE_TITLE_CHARS = 70
_MAX_TITLE_TOTAL = 80
_MAX_TITLE_LINES = 3
_MAX_SUBTITLE_CHARS = 32
_MAX_TITLE_BLOCKS = 8
_MAX_COMMA_HEADING_CHARS = 24  # what is longer and has a comma between clauses is prose, end mark or not
_MAX_SIGN_CHARS = 60
_MAX_SIGN_BLOCKS = 12
_MIN_WRAPPED_CHARS = 25
_MAX_WRAP_WIDTH = 160
_OPEN_END = frozenset("，,、《（(“「")
_OPEN_START = frozenset("，、；：。！？）)》”」")
_CLOSERS = frozenset("”’」』）)》】\"'")

_DATE_DIGIT = r"[\d〇○零Oo一二三四五六七八九十 ]"
_BODIES = "政府|办公室|[局委处厅院站镇乡县市区部会署行社校队组]|中心|公司|街道|支部|集团|大学"
_SIGN_LABELS = (
    r"附\s*件|抄\s*送|抄\s*报|主题词|主\s*送|联\s*系\s*人|[^，。；,;：:]{0,8}电\s*话|传\s*真|地\s*址|邮\s*编|邮\s*箱|"
    r"电子\s*信\s*箱|报告人|汇报人|述职人|承诺人|(?:承诺|填报|报告|申报|述职|落款)单位|签\s*名|签\s*字|签\s*章|盖\s*章|日\s*期|"
    r"落\s*款|(?:单位)?负责人|填报人|审核人"
)
_SIGNED = re.compile(
    r"[（(][^。；;]{2,40}[）)]\Z"
    rf"|.{{0,40}}?[12一二]{_DATE_DIGIT}{{3}}\s?年{_DATE_DIGIT}{{1,4}}月(?:{_DATE_DIGIT}{{1,4}}日)?(?:印发|发布)?\Z"
    r"|[12]\d{3}[-/.]\d{1,2}[-/.]\d{1,2}\Z"
    rf"|[^，。；,;：:]{{2,40}}(?:{_BODIES})(?:[（(].{{1,10}}[）)])?\Z"
    rf"|(?:{_SIGN_LABELS})\s*[:：（(].{{0,50}}\Z"
    r"|(?:特此|此致|敬礼)[^，。]{0,6}[。！!]?\Z"
)


@dataclass(slots=True)
class Blocks:
    """Paragraphs of a document as columns. marks: group of MARKER at its start, 0 for none."""

    starts: list[int]
    ends: list[int]
    marks: list[int]

    def __len__(self) -> int:
        return len(self.starts)


def blocks_of(text: str, lines: list[LineSpan]) -> Blocks:
    """Join lines that were cut mid-sentence; every line is in exactly one block."""
    blocks = Blocks([], [], [])
    width = _wrap_width(text, lines)
    open_line: LineSpan | None = None  # the line before, where no end mark closes it
    for span in lines:
        start, end = span
        found = MARKER.match(text, start, end) if text[start] in _MARKER_FIRST else None
        mark = 0 if found is None else found.lastindex or 0
        runs_on = (
            open_line is not None
            and not mark
            and _runs_on(text, open_line, start, width=width, marked=blocks.marks[-1] > 0)
        )
        if runs_on:
            blocks.ends[-1] = end
        else:
            blocks.starts.append(start)
            blocks.ends.append(end)
            blocks.marks.append(mark)
        open_line = None if is_closed(text, end) else span
    return blocks


def _wrap_width(text: str, lines: list[LineSpan]) -> int:
    """Least length of a full line where the page is wrapped at a fixed width, else 0."""
    if len(lines) < 6:
        return 0
    widest = max(end - start for start, end in lines)
    if not 16 <= widest <= _MAX_WRAP_WIDTH:
        return 0
    full = widest * 3 // 4
    open_ended = sum(end - start >= full and text[end - 1] not in SENTENCE_END for start, end in lines)
    return full if open_ended * 10 >= len(lines) * 4 else 0


def _runs_on(text: str, line: LineSpan, next_start: int, *, width: int, marked: bool) -> bool:
    """Whether a sentence goes on from a line without end mark to the next line."""
    start, end = line
    n_chars = end - start
    last = text[end - 1]
    gap = text[end:next_start]
    if not gap.isspace():  # furniture was taken from between
        return False
    if last in _OPEN_END or text[next_start] in _OPEN_START:
        return True
    if last in ":：" or n_chars < (width or _MIN_WRAPPED_CHARS) or (last in _CLOSERS and text[end - 2] in SENTENCE_END):
        return False
    if gap.count("\n") > 1 or _is_indented(gap):
        return False
    if width:
        return not marked or n_chars > _MAX_HEADING_CHARS or _has_stop(text, start, end) or n_chars * 10 >= width * 12
    if marked and n_chars <= _MAX_HEADING_CHARS and not _LEAD_STOP.search(text, start, end):
        return False
    return _has_stop(text, start, end) and not ends_in_genre(text[max(start, end - 24) : end])


def _has_stop(text: str, start: int, end: int) -> bool:
    return any(text.find(mark, start, end) >= 0 for mark in "，。,；")


def _is_indented(gap: str) -> bool:
    blanks = gap.rpartition("\n")[2]
    return "\u3000" in blanks or len(blanks) > 1


def roles_of(text: str, blocks: Blocks, *, headed: bool = False) -> tuple[list[int], list[int]]:
    """Per block: the role of its first sentence and that of the others.

    They differ where a numbered first sentence heads its paragraph. headed: the first block is known to be a title.
    Whatever the document looks like, something of it is text, unless it is nothing but that title.
    """
    first: list[int] = []
    for i, (end, mark) in enumerate(zip(blocks.ends, blocks.marks, strict=True)):
        if not mark and is_closed(text, end):
            first.append(_BODY)
        else:
            first.append(_role(text, blocks, i, before=first[-1] if first else None))
    rest = [_BODY if role <= _LIST_ITEM else role for role in first]
    _mark_ends(text, blocks, first, rest, headed=headed)
    if not _has_prose(text, blocks, first, rest):
        _mark_all_as_text(text, blocks, first, rest, headed=headed)
    return first, rest


def _role(text: str, blocks: Blocks, index: int, *, before: int | None) -> int:
    start, end, mark = blocks.starts[index], blocks.ends[index], blocks.marks[index]
    if mark == _ARTICLE:
        return _BODY
    if mark == _POINT:
        return _LIST_ITEM
    open_ended = not is_closed(text, end)
    n_chars = end - start
    if open_ended and n_chars <= (_MAX_HEADING_CHARS if mark else _MAX_HEADING_CHARS - 8):
        return _BODY if not mark and _is_clause(text, start, end) else _HEADING
    if not mark:
        return _BODY
    stop = _LEAD_STOP.search(text, start, min(end, start + MAX_LEAD_CHARS))
    if stop is None:
        long_heading = open_ended and mark == _SECTION and n_chars <= 60 and not _LEAD_STOP.search(text, start, end)
        return _HEADING if long_heading else _LIST_ITEM
    if stop.group() in "；;":
        return _LIST_ITEM
    if stop.end() < end:
        return _HEADING
    ends_list = before == _LIST_ITEM and _depth(text, blocks, index - 1) == _depth(text, blocks, index)
    return _HEADING if _heads_next(text, blocks, index) and not ends_list else _LIST_ITEM


def _is_clause(text: str, start: int, end: int) -> bool:
    """Whether a short line without end mark is text all the same: it holds clauses, or leads in with a colon."""
    if _LEAD_STOP.search(text, start, end) is not None:
        return True
    if not has_comma(text, start, end):
        return False
    return text[end - 1] in ":：" or (end - start > _MAX_COMMA_HEADING_CHARS and not ends_in_genre(text[start:end]))


def _heads_next(text: str, blocks: Blocks, index: int) -> bool:
    """Whether a numbered sentence on its own line heads what follows (and is not one item among its like)."""
    if index + 1 == len(blocks):
        return False
    return blocks.marks[index + 1] in (0, _POINT) or _depth(text, blocks, index + 1) > _depth(text, blocks, index)


def _depth(text: str, blocks: Blocks, index: int) -> int:
    """How deep the official order of numbering puts a block: 第一章 0, 一、 1, (一) 2, 1. 3, (1) 4, others 5."""
    start = blocks.starts[index]
    first = text[start]
    if first in "第#":
        return 0
    if first in "(（〔":
        return 2 if text[start + 1] in _HAN else 4
    return 1 if first in _HAN and blocks.marks[index] == _SECTION else 3 if first.isdecimal() else 5


def _mark_ends(text: str, blocks: Blocks, first: list[int], rest: list[int], *, headed: bool) -> None:
    """Find title lines at the start and the sign-off at the end."""
    n_titles = max(_count_titles(text, blocks, first), int(headed))
    first[:n_titles] = rest[:n_titles] = [_TITLE] * n_titles
    for i in range(len(first) - 1, max(n_titles, len(first) - _MAX_SIGN_BLOCKS) - 1, -1):
        start, end = blocks.starts[i], blocks.ends[i]
        if end - start > _MAX_SIGN_CHARS or blocks.marks[i] or not _SIGNED.match(text, start, end):
            break
        first[i] = rest[i] = _SIGNATURE


def _has_prose(text: str, blocks: Blocks, first: list[int], rest: list[int]) -> bool:
    """Whether anything is text: a block of its own, or what follows a heading on its line."""
    if any(role in (_BODY, _LIST_ITEM) for role in first):
        return True
    for start, end, role in zip(blocks.starts, blocks.ends, rest, strict=True):
        if role == _BODY and _LEAD_STOP.search(text, start, end):
            starts: list[int] = []
            append_sentences(text, start, end, starts, [])
            if len(starts) > 1:
                return True
    return False


def _mark_all_as_text(text: str, blocks: Blocks, first: list[int], rest: list[int], *, headed: bool) -> None:
    """Take a document without prose as text but for one title: losing all it says would be worse than a wrong role."""
    for i, mark in enumerate(blocks.marks):
        first[i] = rest[i] = _LIST_ITEM if mark else _BODY
    titled = len(first) > 1 and not blocks.marks[0] and _is_title_line(text, blocks.starts[0], blocks.ends[0])
    if headed or titled:
        first[0] = rest[0] = _TITLE


def _count_titles(text: str, blocks: Blocks, first: list[int]) -> int:
    """How many blocks at the start make up the title. Repeats and bracketed or dashed asides don't count as lines."""
    n_lines = n_chars = 0
    for i in range(min(len(blocks), _MAX_TITLE_BLOCKS)):
        start, end = blocks.starts[i], blocks.ends[i]
        numbered = blocks.marks[i] and not (i == 0 and text[start] in "#第")
        if (
            numbered
            or not _is_title_line(text, start, end)
            or (first[i] == _BODY and _LEAD_STOP.search(text, start, end))
        ):
            return i
        if i > 0:
            line = text[start:end]
            if _is_aside(line) or line in text[blocks.starts[0] : start]:
                continue
            clauses = has_comma(text, start, end)
            if _title_chars(line) > _MAX_SUBTITLE_CHARS and (clauses or not ends_in_genre(line)):
                return i
        n_lines += 1
        n_chars += _title_chars(text[start:end])
        if n_lines > _MAX_TITLE_LINES or (i > 0 and n_chars > _MAX_TITLE_TOTAL):
            return i
    return min(len(blocks), _MAX_TITLE_BLOCKS)


def _is_title_line(text: str, start: int, end: int) -> bool:
    """Whether a line could belong to a title: short, open-ended, and no clauses unless it ends in a genre."""
    if is_closed(text, end) or text[end - 1] in ":：" or end - start > 2 * _MAX_GENRE_TITLE_CHARS:
        return False
    line = text[start:end]
    n_chars = _title_chars(line)
    if _is_aside(line):
        return n_chars <= _MAX_GENRE_TITLE_CHARS
    clauses, names_genre = has_comma(text, start, end), ends_in_genre(line)
    if clauses and not names_genre and n_chars > _MAX_COMMA_HEADING_CHARS:
        return False
    return n_chars <= (_MAX_GENRE_TITLE_CHARS if names_genre and not clauses else _MAX_TITLE_CHARS)


def _is_aside(line: str) -> bool:
    """Whether a line at the head says where and when: （2020年1月9日通过）, ——在青禾镇大会上."""
    return (line[0] in "（(" and line[-1] in "）)") or (line[0] in "—-" and len(line) <= _MAX_TITLE_CHARS)


def _title_chars(line: str) -> int:
    """Length of a line as a title; Latin letters, and the blanks that some titles are set with, count half."""
    return len(line) - len(line.encode("ascii", "ignore")) // 2
