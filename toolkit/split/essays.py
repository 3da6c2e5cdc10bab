"""A page of essays into documents: headers in sequence (篇1, 第二篇, 范文(三), …总结4), each with a body."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from toolkit.split.lines import GENRES, NUMERAL, LineSpan, ends_in_genre, number_of, squeeze

_MAX_HEADER_CHARS = 60
_MIN_BODY_CHARS = 80
_MAX_CANDIDATES = 2000  # no page holds as many essays; a hostile one is looked at no further
_OPEN, _SHUT = r"[【\[(（〔《<#*\s]*", r"[】\])）〕》>*]{0,3}"
_WORDS = r"范文|模板|样本|样文|例文|版本"
_NAME = (
    rf"(?:(?P<pian>篇)\s?[（(]?\s?(?P<pian_n>{NUMERAL})[)）]?"
    rf"|第\s?(?P<di_n>{NUMERAL})\s?篇"
    rf"|(?P<word>{_WORDS})\s?[（(【]?\s?(?P<word_n>{NUMERAL})[)）】]?"
    rf"|(?i:part)\s?\.?\s?(?P<part_n>\d{{1,2}}))"
)
_AT_START = re.compile(rf"{_OPEN}{_NAME}(?![\d个件条年月份])\s?{_SHUT}(?P<sep>\s*[:：、.．—|-]*)\s*(?P<rest>.*)\Z")
_AT_END = re.compile(rf"(?P<rest>.{{2,50}}?){_OPEN}[—_-]*\s?{_NAME}\s?{_SHUT}\s*(?P<sep>[:：]?)\Z")
_STEM_FIRST = re.compile(rf"(?P<rest>.{{4,50}}?)\s?[【\[(（]?\s?(?P<n>{NUMERAL})\s?[】\])）]?\s*[:：]?\Z")
_STEM_LAST = re.compile(rf"[【\[(（]?\s?(?P<n>{NUMERAL})\s?[】\])）]?\s?[、.．:：]?\s*(?P<rest>.{{4,50}})\Z")
_NUMBER_TAIL = frozenset("一二三四五六七八九十0123456789)）】]:：")
_NUMBER_HEAD = frozenset("一二三四五六七八九十0123456789(（【[")
_GENRE = re.compile(GENRES)
_DIVISION = re.compile(r"第([一二三四五六七八九十百零〇\d]{1,5})[章条]")
_NO_HEADER_END = frozenset("。；;！!，,")
# One of these is in whatever _NAME matches: looked for first, being faster.
_KEYWORD = re.compile("篇|范文|模板|样本|样文|例文|版本|art|ART")


@dataclass(frozen=True, slots=True)
class Header:
    """A line that may begin an essay.

    index: of the line; kind: what must agree within a sequence; rest: the title in it; strong: it looks like a header
    even alone; n_body: characters up to the next header of its kind.
    """

    index: int
    kind: str
    number: int
    part: str
    rest: str
    strong: bool
    n_body: int = 0


def essay_headers(text: str, lines: list[LineSpan]) -> list[Header]:
    """Headers of the essays on a page, in order; empty where the page is one document.

    They stand in sequence from 1 (one may be missing), at least two, each but a few before a body of
    _MIN_BODY_CHARS or more: a table of contents has none. The parts of one book (chapters counted on) are no essays.
    """
    by_kind: dict[str, list[Header]] = {}
    for header in _candidates(text, lines):
        by_kind.setdefault(header.kind, []).append(header)
    if not by_kind:
        return []
    ahead = [0, *accumulate(end - start for start, end in lines)]
    best: list[Header] = []
    for headers in by_kind.values():
        for run in _runs(_with_bodies(headers, ahead)):
            kept = _worth_splitting(run)
            if _total(kept) > _total(best) and not _is_book(text, lines, kept):
                best = kept
    return best


def _total(run: list[Header]) -> int:
    return sum(h.n_body for h in run)


def _candidates(text: str, lines: list[LineSpan]) -> list[Header]:
    found: list[Header] = []
    for index, (start, end) in enumerate(lines):
        if not 2 <= end - start <= _MAX_HEADER_CHARS:
            continue
        line = text[start:end]
        named = line[-1] not in _NO_HEADER_END and _KEYWORD.search(line)
        header = _named(index, line) if named else None
        if header is None and (line[-1] in _NUMBER_TAIL or line[0] in _NUMBER_HEAD):
            header = _stemmed(index, line)
        if header is not None:
            found.append(header)
            if len(found) == _MAX_CANDIDATES:
                break
    return found


def _named(index: int, line: str) -> Header | None:
    """篇3, 第三篇, 范文三 or Part 3 at either end of a line."""
    m = _AT_START.match(line) or _AT_END.match(line)
    if m is None or "。" in m["rest"]:
        return None
    rest = squeeze(m["rest"]).strip("—-_:：|*")
    strong = bool(m["sep"].strip()) or not rest or ends_in_genre(rest) or m.re is _AT_END
    if m["pian"]:
        return Header(index, "篇", number_of(m["pian_n"]), f"篇{number_of(m['pian_n'])}", rest, strong)
    if m["di_n"]:
        return Header(index, "第", number_of(m["di_n"]), f"第{m['di_n']}篇", rest, strong)
    if m["part_n"]:
        return Header(index, "part", number_of(m["part_n"]), f"Part {m['part_n']}", rest, strong)
    return Header(index, m["word"], number_of(m["word_n"]), m["word"] + m["word_n"], rest, strong)


def _stemmed(index: int, line: str) -> Header | None:
    """…工作总结3 or 3、…工作总结: counts only where the same stem returns with the next number."""
    ends = line[-1] in _NUMBER_TAIL or line[-1].isdecimal()
    for pattern in (_STEM_FIRST, _STEM_LAST) if ends else (_STEM_LAST,):  # the first one is slow where it fails
        m = pattern.match(line)
        if m is None or not _GENRE.search(m["rest"]) or m["rest"][0] in "附表图":
            continue
        stem = squeeze(m["rest"]).rstrip("【[(（:： ").lstrip("】])）:： ")
        return Header(
            index, f"{pattern is _STEM_FIRST} {stem}", number_of(m["n"]), f"篇{number_of(m['n'])}", stem, True
        )
    return None


def _with_bodies(headers: list[Header], ahead: list[int]) -> list[Header]:
    """Give each header the count of characters up to the next of its kind."""
    stops = [h.index for h in headers[1:]] + [len(ahead) - 1]
    return [replace(h, n_body=ahead[stop] - ahead[h.index + 1]) for h, stop in zip(headers, stops, strict=True)]


def _runs(headers: list[Header]) -> list[list[Header]]:
    """Ascending sequences from 1 (or 2, where 1 lost its header), with at most one number missing in each."""
    runs: list[list[Header]] = []
    spare = 0
    for h in headers:
        last = runs[-1][-1] if runs else None
        if last is not None and h.number == last.number and last.n_body < _MIN_BODY_CHARS:
            runs[-1][-1] = h
        elif last is not None and (h.number == last.number + 1 or (h.number == last.number + 2 and spare)):
            spare -= h.number - last.number - 1
            runs[-1].append(h)
        elif h.number == 1 or (h.number == 2 and last is None):
            runs.append([h])
            spare = 2 - h.number
    return runs


def _worth_splitting(run: list[Header]) -> list[Header]:
    """Keep the headers with a body; none if they are fewer than two or less than half."""
    kept = [h for h in run if h.n_body >= _MIN_BODY_CHARS]
    enough = len(kept) >= 2 and len(kept) * 2 >= len(run)
    return kept if enough and sum(h.strong for h in kept) * 2 >= len(kept) else []


def _is_book(text: str, lines: list[LineSpan], run: list[Header]) -> bool:
    """Whether chapters or articles are counted on from part to part, as in a law or a plan."""
    highest = 0
    borders = [*(h.index for h in run), len(lines)]
    for begin, stop in pairwise(borders):
        numbers = [_division(text, lines[i]) for i in range(begin + 1, stop) if text[lines[i][0]] == "第"]
        numbers = [n for n in numbers if n]
        if numbers and highest and numbers[0] > highest:
            return True
        highest = max(numbers, default=highest)
    return False


def _division(text: str, line: LineSpan) -> int:
    m = _DIVISION.match(text, *line)
    return 0 if m is None else number_of(m[1])
