"""Sentences and clauses as spans: one compiled pattern runs over the text, Python sees only the borders."""

from __future__ import annotations

import re

from toolkit.split.lines import LineSpan, line_spans

# No punctuated sentence of the sample laws and reports is longer; what is, has lost its punctuation.
MAX_SENTENCE_CHARS = 400

_CLOSE = r"[”’」』）)》】〕\]\"']*+"
# The first character class lets the engine skip quickly; each branch then looks at which character it was.
# Short quotations and bracketed remarks are stepped over whole. Group 1 marks where a sentence ends.
_BORDER = re.compile(
    rf"""[。！？!?；;….“《（(「『]
    (?: (?: (?<=[。！？])[。！？!?…]*+{_CLOSE}
          | (?<=…)…*+{_CLOSE}(?![，,、；;：:等的])
          | (?<=[!?])(?![A-Za-z0-9=&/%])[!?…]*+{_CLOSE}
          | (?<=；){_CLOSE}
          | (?<=;)(?:(?![ ]?[A-Za-z])|(?<=[^\x00-\x7f];)){_CLOSE}
          | (?<=[a-z0-9)\]\"'’”%]\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bNo\.)(?<!\bvs\.)(?<!\b\d\.)
            [\"'’”)\]]*+(?=\s+[\"'“(\[]?[A-Z0-9])
        )()\s*+
      | (?: (?<=“)[^“”]{{0,60}}+” | (?<=「)[^「」]{{0,60}}+」 | (?<=『)[^『』]{{0,60}}+』 )
        (?:(?<=[。！？!?…][”」』])(?![，,、；;：:的和与及等地是这那一]){_CLOSE}()\s*+)?
      | (?<=《)[^《》]{{0,80}}+》
      | (?<=[（(])[^（()）]{{0,80}}+[）)](?:(?<=[。！？][）)])()\s*+)?
    )""",
    re.VERBOSE,
)
_CLAUSE_CHAR = r"[^，,；;：:。！？!?…\s]"
_CLAUSE = re.compile(rf"{_CLAUSE_CHAR}+(?:(?:(?<=\d)[,:](?=\d)|[ \t\u3000\xa0]+){_CLAUSE_CHAR}+)*")
_SOFT_CUT = re.compile(r".*[，,、：:\s]", re.DOTALL)


def append_sentences(text: str, start: int, end: int, starts: list[int], ends: list[int]) -> None:
    """Cut text[start:end] (trimmed) into sentences and append their spans to the two columns.

    Together the spans hold every character of the range but the blanks between sentences; none is longer than
    MAX_SENTENCE_CHARS. Line ends inside the range do not end a sentence: pass one paragraph.
    """
    add_start, add_end = starts.append, ends.append
    for border in _BORDER.finditer(text, start, end):
        index = border.lastindex
        if index is None:
            continue
        stop = border.start(index)
        if stop - start > MAX_SENTENCE_CHARS:
            _append_cut(text, start, stop, starts, ends)
        else:
            add_start(start)
            add_end(stop)
        start = border.end()
    if end - start > MAX_SENTENCE_CHARS:
        _append_cut(text, start, end, starts, ends)
    elif start < end:
        starts.append(start)
        ends.append(end)


def _append_cut(text: str, start: int, end: int, starts: list[int], ends: list[int]) -> None:
    """Cut an overlong sentence at the last comma or blank of each stretch, or by force."""
    while end - start > MAX_SENTENCE_CHARS:
        limit = start + MAX_SENTENCE_CHARS
        soft = _SOFT_CUT.match(text, start + MAX_SENTENCE_CHARS // 2, limit)
        stop = limit if soft is None else soft.end()
        starts.append(start)
        ends.append(start + len(text[start:stop].rstrip()))
        start = stop + _leading_blanks(text, stop, end)
    if start < end:
        starts.append(start)
        ends.append(end)


def _leading_blanks(text: str, start: int, end: int) -> int:
    stop = start
    while stop < end and text[stop].isspace():
        stop += 1
    return stop - start


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
