"""Sentences and clauses as spans: one compiled pattern runs over the text, Python sees only the borders."""

from __future__ import annotations

import re

from toolkit.split.lines import LineSpan, line_spans

# No punctuated sentence of the sample laws and reports is longer; what is, has lost its punctuation.
MAX_SENTENCE_CHARS = 400

_CLOSE = r"[”’」』）)》】〕\]\"']*+"
_QUOTED_END = rf"(?:(?<=[。！？!?…][”」』])(?![，,、；;：:的和与及等地是这那一]){_CLOSE}())?"
# Every branch begins with its own character, so that the engine skips to the next of them and knows its branch at once.
# Short quotations and bracketed remarks are stepped over whole. A group (always empty) is set where a sentence ends.
_BRANCHES = (
    *(rf"{mark}[。！？!?…]*+{_CLOSE}()" for mark in "。！？"),
    rf"；{_CLOSE}()",
    rf"“[^“”]{{0,60}}+”{_QUOTED_END}",
    r"《[^《》]{0,80}+》",
    *(rf"{mark}[^（()）]{{0,80}}+[）)](?:(?<=[。！？][）)])())?" for mark in ("（", r"\(")),
    rf"……*+{_CLOSE}(?![，,、；;：:等的])()",
    *(rf"{mark}(?![A-Za-z0-9=&/%])[!?…]*+{_CLOSE}()" for mark in ("!", r"\?")),
    rf";(?:(?![ ]?[A-Za-z])|(?<=[^\x00-\x7f];)){_CLOSE}()",
    r"\.(?<=[a-z0-9)\]\"'’”%]\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bNo\.)(?<!\bvs\.)(?<!\b\d\.)"
    r"[\"'’”)\]]*+(?=\s+[\"'“(\[]?[A-Z0-9])()",
    rf"「[^「」]{{0,60}}+」{_QUOTED_END}",
    rf"『[^『』]{{0,60}}+』{_QUOTED_END}",
)
_BORDER = re.compile("|".join(_BRANCHES))
_CLAUSE_CHAR = r"[^，,；;：:。！？!?…\s]"
_CLAUSE = re.compile(rf"{_CLAUSE_CHAR}+(?:(?:(?<=\d)[,:](?=\d)|[ \t\u3000\xa0]+){_CLAUSE_CHAR}+)*")
_SOFT_CUT = re.compile(r".*[，,、：:\s]", re.DOTALL)


def append_sentences(
    text: str, start: int, end: int, starts: list[int], ends: list[int], *, spaced: bool = True
) -> None:
    """Cut text[start:end] (trimmed) into sentences and append their spans to the two columns.

    spaced: False where the range is known to hold no blank, which spares a look behind each sentence.
    Together the spans hold every character of the range but the blanks between sentences; none is longer than
    MAX_SENTENCE_CHARS. Line ends inside the range do not end a sentence: pass one paragraph.
    """
    stops = [border.end() for border in _BORDER.finditer(text, start, end) if border.lastindex]
    if not stops or stops[-1] < end:
        stops.append(end)
    begins = [start, *stops[:-1]]
    if spaced:
        begins = [_after_blanks(text, at, end) for at in begins]
    if end - start > MAX_SENTENCE_CHARS:
        for begin, stop in zip(begins, stops, strict=True):
            _append_cut(text, begin, stop, starts, ends)
    else:
        starts += begins
        ends += stops


def _append_cut(text: str, start: int, end: int, starts: list[int], ends: list[int]) -> None:
    """Append a sentence; an overlong one is cut at the last comma or blank of each stretch, or by force."""
    while end - start > MAX_SENTENCE_CHARS:
        limit = start + MAX_SENTENCE_CHARS
        soft = _SOFT_CUT.match(text, start + MAX_SENTENCE_CHARS // 2, limit)
        stop = limit if soft is None else soft.end()
        starts.append(start)
        ends.append(start + len(text[start:stop].rstrip()))
        start = _after_blanks(text, stop, end)
    if start < end:
        starts.append(start)
        ends.append(end)


def _after_blanks(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def sentences_of(text: str) -> list[LineSpan]:
    """Spans of the sentences of a plain text, each line a paragraph of its own; see `append_sentences`."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in line_spans(text):
        append_sentences(text, start, end, starts, ends)
    return list(zip(starts, ends, strict=True))


def clauses_of(text: str) -> list[LineSpan]:
    """Spans of the clauses between commas, colons, semicolons and sentence ends, without that punctuation.

    Numbers keep their separators (1,323; 10:30); enumerations (、) stay together.
    """
    return [m.span() for m in _CLAUSE.finditer(text)]
