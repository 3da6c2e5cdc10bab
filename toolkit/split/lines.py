"""Lines of a page, and the small questions every step of splitting asks about them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.repair import chars

LineSpan = tuple[int, int]

# A trimmed, non-empty line. The greedy run backs off over trailing blanks only, so a line costs its length once.
_LINE = re.compile(r"\S(?:[^\n\r\x0b\x0c\x85\u2028\u2029]*\S)?")
# Paragraphs whose line ends a crawler lost still carry their two-blank indentation.
_LOST_BREAK = re.compile(r"[ \u3000\xa0]{2,}+(?=[^\x00-\x7f]|\d)")
_LOST_BREAK_MIN_CHARS = 120
_CJK_BLANK = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}

SENTENCE_END = frozenset("。！？!?；;…")
NUMERAL = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
GENRES = (
    "报告|总结|汇报|计划|方案|意见|通知|办法|规定|决定|要点|讲话|发言|致辞|情况|说明|公告|公报|年报|纲要|规划|条例|制度|"
    "承诺书|倡议书|责任书|心得|体会|材料|范文|讲话稿|演讲稿|发言稿|目录|指南|细则|简报|批复|纪要|提案|通报|决议|建议|稿"
)
_GENRE_END = re.compile(rf"(?:{GENRES})(?:[（(][^（()）]{{1,12}}[）)])?$")


def line_spans(text: str, *, seen: int = -1) -> list[LineSpan]:
    """Trimmed spans of the lines that hold anything, in order. seen: classes of its characters (`repair.chars`)."""
    spans = [m.span() for m in _LINE.finditer(text)] if _has_rare_breaks(text, seen) else _newline_spans(text)
    if not seen & chars.BLANK:
        return spans
    if any(end - start > _LOST_BREAK_MIN_CHARS for start, end in spans) and ("\u3000\u3000" in text or "  " in text):
        return [piece for span in spans for piece in _at_lost_breaks(text, *span)]
    return spans


def _has_rare_breaks(text: str, seen: int) -> bool:
    """Whether a line may end in anything but a newline, alone or behind a carriage return."""
    lone_return = "\r" in text and text.count("\r") != text.count("\r\n")
    return lone_return or bool(seen & chars.RARE_BREAK and any(mark in text for mark in chars.RARE_BREAKS))


def _newline_spans(text: str) -> list[LineSpan]:
    """Do what _LINE does, ten times as fast, for a text whose lines end in newlines only."""
    spans: list[LineSpan] = []
    place = 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare:
            start = place if line[0] == bare[0] else place + len(line) - len(line.lstrip())
            spans.append((start, start + len(bare)))
        place += len(line) + 1
    return spans


def _at_lost_breaks(text: str, start: int, end: int) -> Iterator[LineSpan]:
    if end - start > _LOST_BREAK_MIN_CHARS:
        for gap in _LOST_BREAK.finditer(text, start, end):
            yield start, gap.start()
            start = gap.end()
    yield start, end


def number_of(numeral: str) -> int:
    """Value of a Chinese or Arabic numeral below 100; 0 where it is none."""
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    if any(c not in _DIGITS for c in tens + ones) or max(len(tens), len(ones)) > 1:
        return 0
    return (_DIGITS[tens] if tens else 1) * (10 if ten else 0) + (_DIGITS[ones] if ones else 0)


def squeeze(text: str) -> str:
    """One line without the blanks that were set for looks ("情 况 汇 报"); blanks between Latin words stay."""
    words = text.split()
    return _CJK_BLANK.sub("", " ".join(words)) if len(words) > 1 else "".join(words)


def ends_in_genre(line: str) -> bool:
    """Whether a line ends like the title of an official document or essay (报告, 总结, 方案 ...)."""
    return _GENRE_END.search(line[-24:]) is not None


def is_closed(text: str, end: int) -> bool:
    """Whether what ends here has an end mark. A half-width full stop is one; a title cut off with "..." has none."""
    return text[end - 1] in SENTENCE_END or (text[end - 1] in ".．" and text[end - 2 : end - 1] not in ".．")


def has_comma(text: str, start: int, end: int) -> bool:
    """Whether a comma stands in text[start:end], full-width or half."""
    return text.find("，", start, end) >= 0 or text.find(",", start, end) >= 0


def clipped(text: str, span: LineSpan, limit: int) -> str:
    """Give the line's text, at most `limit` characters of it."""
    return text[span[0] : min(span[1], span[0] + limit)]
