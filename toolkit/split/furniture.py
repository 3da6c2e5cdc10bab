"""The site around a report: what it is, what it says, and what is left as the report's own lines.

Labels mean furniture only where sites put them: above the first paragraph or below the last. Between the two,
only lines go that can be nothing else (打印本页 关闭窗口). So a sentence about 来源 or 打印 is never taken.
"""

from __future__ import annotations

import re
from itertools import takewhile

from toolkit.model import Furniture
from toolkit.split import site_words as words
from toolkit.split.labels import MAX_LABEL_LINE_CHARS, iso_date, labelled, labelled_prefix
from toolkit.split.lines import SENTENCE_END, LineSpan, clipped, ends_in_genre

_HEAD_LINES = 60
_TAIL_LINES = 120
_MAX_HEADER_CHARS = 100
_MAX_MIDDLE_CHARS = 80
_MAX_SITE_CHARS = 25
_MAX_INTRO_CHARS = 1000
_MAX_VALUE_CHARS = 40
_TRAIL_LINES = 12
_CLOSERS = "”’」』）)》】\"'"
_SECTION = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十\d]{1,3}[章条节篇])"
)
_CONTROL = frozenset(
    "首返打关收加设分微上下扫字【[大小中繁简无长手电R朗语复点举纠评全网回TQ百豆人新顶站联关法版隐免使登注A|｜+"
)


class _Finder:
    """One page's lines while furniture is taken from them. `left` holds None where a line went."""

    def __init__(self, text: str, lines: list[LineSpan]) -> None:
        self.text = text
        self.left: list[LineSpan | None] = list(lines)
        self.lines = lines
        self.found: list[Furniture] = []

    def take(self, index: int, pieces: list[Furniture]) -> None:
        self.found.extend(pieces)
        self.left[index] = None

    def label(self, index: int, label: str, value: str = "") -> None:
        start, end = self.left[index] or self.lines[index]  # of some lines the head's labels are gone already
        self.take(index, [Furniture(label, value, start, end)])


def find_furniture(text: str, lines: list[LineSpan]) -> tuple[list[Furniture], list[LineSpan]]:
    """Sort a page's lines into furniture (in page order) and the lines that are left for documents.

    lines: trimmed spans as from `line_spans`. Every character of every line is in exactly one of the two.
    """
    finder = _Finder(text, lines)
    head = _take_head(finder)
    tail = _take_tail(finder, head)
    _take_middle(finder, head, tail)
    finder.found.sort(key=lambda piece: piece.start)
    return finder.found, [span for span in finder.left if span is not None]


def _is_prose(text: str, span: LineSpan) -> bool:
    start, end = span
    if end - start > _MAX_HEADER_CHARS:
        return True
    last = text[end - 1]
    return last in SENTENCE_END or (last in _CLOSERS and text[max(start, end - 2)] in SENTENCE_END)


def _take_head(finder: _Finder) -> int:
    """Take what stands above the text; gives the index of the first line that is text."""
    text, lines = finder.text, finder.lines
    crumb = -1
    stop = min(len(lines), _HEAD_LINES)
    for index, span in enumerate(lines[:_HEAD_LINES]):
        if finder.left[index] is None:  # the value of the label above
            continue
        line = clipped(text, span, MAX_LABEL_LINE_CHARS + 1)
        pieces = _head_pieces(line, span, index) or _in_menu(finder, index, line)
        if pieces:
            finder.take(index, pieces)
            crumb = index if pieces[0].label == "breadcrumb" else crumb
            if line[-1] in ":：":
                _take_value(finder, index + 1, pieces[-1].label)
        elif _is_prose(text, span) or line[-1] in ":：" or _SECTION.match(line):
            _take_prefix(finder, index, line)
            stop = index
            break
    _take_site_lines(finder, crumb)
    return stop


def _in_menu(finder: _Finder, index: int, line: str) -> list[Furniture]:
    """Take a word such as 登录 or 大 on a line of its own where the line above was the site's."""
    follows = index > 0 and finder.left[index - 1] is None and len(line) <= _MAX_SITE_CHARS
    if not follows or not words.is_navigation(line, alone=True, weak=True):
        return []
    return [Furniture("navigation", "", *finder.lines[index])]


def _take_value(finder: _Finder, index: int, label: str) -> None:
    """Take the value of a label that ended its line: from the next line, or from a trail of lines for a breadcrumb."""
    near = takewhile(lambda span: span[1] - span[0] <= _MAX_VALUE_CHARS, finder.lines[index : index + _TRAIL_LINES])
    ahead = [finder.text[start:end] for start, end in near]
    if not ahead:
        return
    if label == "breadcrumb":
        _take_trail(finder, index, ahead)
    elif label == "published" and iso_date(ahead[0]):
        finder.label(index, label, iso_date(ahead[0]))
    elif _is_value(label, ahead):
        finder.label(index, label, ahead[0])


def _is_value(label: str, ahead: list[str]) -> bool:
    """Whether the first line ahead can be the label's value; a name is believed only when a label follows it."""
    if label == "counter":
        return ahead[0].isdecimal()
    if label not in ("source", "author", "index_no") or len(ahead) < 2 or words.LABEL.match(ahead[1]) is None:
        return False
    return words.LABEL.match(ahead[0]) is None and not ends_in_genre(ahead[0])


def _take_trail(finder: _Finder, index: int, ahead: list[str]) -> None:
    """Take a breadcrumb whose steps and marks (>) stand on lines of their own."""
    marks = [words.CRUMB_MARKS.fullmatch(line) is not None for line in ahead]
    if not any(marks[:2]) and "首页" not in ahead[0]:
        return
    n_lines = next((i for i in range(1, len(ahead)) if not marks[i] and not marks[i - 1]), len(ahead))
    steps = " > ".join(line for line, is_mark in zip(ahead[:n_lines], marks, strict=False) if not is_mark)
    last = index + n_lines - 1
    finder.found.append(Furniture("breadcrumb", steps, finder.lines[index][0], finder.lines[last][1]))
    finder.left[index : last + 1] = [None] * n_lines


def _take_prefix(finder: _Finder, index: int, line: str) -> None:
    start, end = finder.lines[index]
    pieces = labelled_prefix(line, start)
    if not pieces:
        return
    stop = pieces[-1].end
    while stop < end and finder.text[stop].isspace():
        stop += 1
    finder.found.extend(pieces)
    finder.left[index] = (stop, end) if stop < end else None


def _take_site_lines(finder: _Finder, crumb: int) -> None:
    """Short lines above a breadcrumb name the site, or are its menu if they are many."""
    unnamed = [i for i in range(crumb) if finder.left[i] is not None]
    label = "site" if len(unnamed) <= 2 else "navigation"
    for index in unnamed:
        start, end = finder.lines[index]
        line = finder.text[start:end] if end - start <= _MAX_SITE_CHARS else ""
        if finder.left[index] is not None and line and not ends_in_genre(line):
            finder.label(index, label, line if label == "site" else "")


def _head_pieces(line: str, span: LineSpan, index: int) -> list[Furniture]:
    start, end = span
    pieces = labelled(line, start, tail=False)
    if pieces:
        return pieces
    if end - start <= 200 and "首" in line and words.BREADCRUMB.fullmatch(line):
        return [Furniture("breadcrumb", words.CRUMB_MARKS.sub(" > ", line), start, end)]
    if words.STAMP.fullmatch(line):
        return [Furniture("published", iso_date(line), start, end)]
    if index < 3 and len(line) <= words.MAX_SITE_NAME_CHARS and words.SITE_NAME.match(line):
        return [Furniture("site", line, start, end)]
    if _is_control(line) or words.MENU_LINE.match(line):
        return [Furniture("navigation", "", start, end)]
    # A short line without end mark is the page's title, however much it praises itself (精选五篇).
    speaks = index < 12 and (len(line) > 60 or line[-1] in SENTENCE_END) and end - start <= _MAX_INTRO_CHARS
    return [Furniture("intro", "", start, end)] if speaks and is_intro(line) else []


def is_intro(line: str) -> bool:
    """Whether a line is a template site talking to its visitors (小编, 供大家参考 ...)."""
    if words.INTRO_KEY.search(line) is None:
        return False
    hits = words.INTRO.findall(line, 0, 600)
    return "小编" in hits or len(hits) > 1 or (len(hits) == 1 and len(line) <= 80)


def _is_control(line: str) -> bool:
    if line[0] in words.STRICT_FIRST and words.STRICT.match(line):
        return True
    return line[0] in _CONTROL and words.is_navigation(line, alone=True)


def _tail_pieces(line: str, span: LineSpan) -> list[Furniture]:
    start, end = span
    if end - start > MAX_LABEL_LINE_CHARS:
        return []
    pieces = labelled(line, start, tail=True)
    if pieces:
        return pieces
    if words.FOOTER_KEY.search(line, 0, words.FOOTER_KEY_CHARS) and words.FOOTER.match(line):
        return [Furniture("site", "", start, end)]
    if _is_control(line) or words.NEIGHBOUR.match(line) or _is_file_name(line):
        return [Furniture("navigation", "", start, end)]
    return [Furniture("intro", "", start, end)] if is_intro(line) else []


def _is_file_name(line: str) -> bool:
    return "." in line[-24:] and words.FILE_NAME.match(line) is not None


def _take_tail(finder: _Finder, head: int) -> int:
    """Take what stands below the text; gives the index behind the last line that is text."""
    text, lines = finder.text, finder.lines
    first = len(lines)
    while first > max(head, len(lines) - _TAIL_LINES):
        span = finder.left[first - 1] or lines[first - 1]  # of some lines the head's labels are gone already
        pieces = _tail_pieces(clipped(text, span, MAX_LABEL_LINE_CHARS + 1), span)
        if pieces:
            finder.take(first - 1, pieces)
        elif _is_prose(text, span):
            break
        first -= 1
    _take_lists(finder, first)
    return first


def _take_lists(finder: _Finder, first: int) -> None:
    """Below the text, a heading like 相关阅读: owns the lines that follow; a footer owns addresses beside it."""
    texts = {
        i: finder.text[slice(*finder.lines[i])] for i in range(first, len(finder.lines)) if finder.left[i] is not None
    }
    footed = (
        any(piece.label == "site" and piece.start >= finder.lines[first][0] for piece in finder.found)
        if texts
        else False
    )
    in_list = False
    for index, line in texts.items():
        in_list = in_list or words.LIST_HEAD.match(line) is not None
        if footed and words.FOOTER_WEAK.match(line):
            finder.label(index, "site", _host(line))
        elif in_list or _heads_files(finder, index, line):
            finder.label(index, "navigation")


def _host(line: str) -> str:
    """Who runs the site, where a line of its foot says that."""
    name = re.match(r"主办(?:单位)?[:：]\s*([^\s|｜。]{2,40})", line)
    return "" if name is None else name[1]


def _heads_files(finder: _Finder, index: int, line: str) -> bool:
    """Whether a line is a bare 附件: before file names: then it belongs to the site."""
    follows = index + 1 < len(finder.lines) and finder.left[index + 1] is None
    return follows and words.ATTACHMENTS.match(line) is not None


def _take_middle(finder: _Finder, head: int, tail: int) -> None:
    text = finder.text
    for index in range(head, tail):
        start, end = finder.lines[index]
        if text[start] not in words.STRICT_FIRST or end - start > _MAX_MIDDLE_CHARS or finder.left[index] is None:
            continue
        line = text[start:end]
        if words.STRICT.match(line) or words.is_navigation(line, alone=False):
            finder.label(index, "navigation")
