"""Which congress, plan or campaign a document acts on that was past, or unknown, in the year that it reports on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from toolkit.describe.dates import plausible
from toolkit.describe.genre import Genre
from toolkit.judge.dated_terms import CONGRESS_WORDS, PLAN_ENDS, PLENUM_WORD, DatedTerm, dated_terms, literal_terms
from toolkit.judge.subject import Subject
from toolkit.model import Finding, FlagName
from toolkit.repair.word_starts import CONGRESS, DATED, PLAN, PLENUM


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    term: DatedTerm


_NUMBER = "(?P<n>[二十][十一二三四五六七八九]?)"
_CONGRESS = re.compile(rf"{_NUMBER}(?:次全国代表大会|大(?![类项件]))")
_OF_THE_PARTY = re.compile(r"(?:党的第?|中共第?|中国共产党第|[、和及与彻实习])\Z")
_PLENUM = re.compile(rf"{_NUMBER}届(?:[一二三四五六七八九]中(?:全会)?[、和及])*(?P<m>[一二三四五六七八九])中全会")
_PLAN = re.compile(r"(?P<n>[十六七八九][一二三四五]?五)[”\"]?(?:时期)?(?:发展)?(?:规划|计划)")
_LATER_PARTY = re.compile(rf"{_NUMBER}(?:大(?![类项件])|届(?=[一二三四五六七八九]中|中央))")
_LATER_PLAN = re.compile(r"(?P<n>[十六七八九][一二三四五]?五)(?=[”\"、]|规划|计划|时期)")

_ACTS = re.compile(
    r"贯彻|落实|学习|领会|宣传|践行|按照|遵循|围绕|为指导|为指针|紧扣|实施|推进|开展|抓好|抓住|结合|契机|依托|参加|组织|认真|深入"
)
_GUIDES = re.compile("为指导|为指针|为统领|为契机")
_SPIRIT = re.compile(r"精神|要求|部署|决策|为指导|为指针|方针|任务")
_PAST_BEHIND = re.compile(
    r"[”\"』]?(?:胜利)?(?:的?(?:以来|以后|之后|后|召开|前|期间|提出|指出|确定|确立|明确|通过|作出|做出|闭幕|选举|时期|末|初|以前|结束|"
    r"收官|终期|评估|完成|成果|整改|回头看|长效))"
)
_PAST = re.compile(
    r"以来|回顾|历史|曾经?|当时|那时|先后|历届|历次|届满|相继|过去|实施情况|完成情况|评估|总结|巩固|成果|长效|收官|末期"
)
_TOLD_AS_PAST = re.compile("回顾|当时|那时|曾经|历史上")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")
_STOP = "，,。；;！!？?\n：:"
_SENTENCE_STOP = "。；;！!？?\n"
_REACH = 80
_TERM_YEARS = 5


def stale_references(subject: Subject, lang: str) -> Iterator[Finding]:
    """What the document carries out though its time was over before the reported year, and what it can't have known.

    Only where the year is known; never for laws. score: how far the two lie apart. What is told as history (以来,
    召开, an earlier year in the sentence), what stands in 《》, and what is named together with its successor is no
    finding.
    """
    facts = subject.metadata
    if facts.year is None or facts.genre == Genre.LAW.value or not plausible(facts.year, today=date.today()):
        return
    given_in_year = facts.genre == Genre.GOVERNMENT_WORK_REPORT.value
    first_year = (
        facts.year - given_in_year
    )  # such a report, counted by the year it is given in, tells of the one before
    latest = _latest_day(facts.year + (not given_in_year), facts.published)
    text = subject.body
    for mention in _mentions(subject):
        term, finding = mention.term, None
        if _in_title(text, mention.start):
            continue
        if term.named_from is not None and term.named_from > latest:
            finding = _finding(subject, mention, 0.9, _told_early(term, facts.year, lang))
        elif term.until is not None and _is_acted_on(text, mention, first_year, reviews=given_in_year):
            score = (0.7, 0.85, 0.95)[min(first_year - term.until.year, 3) - 1]
            finding = _finding(subject, mention, score, _told_late(term, facts.year, lang))
        if finding is not None:
            yield finding


def _latest_day(year: int, published: str | None) -> date:
    """The last day on which the document can have been written: published, if that fits the year, else `year` ends."""
    if published and len(published) == 10 and published[:4] in (str(year), str(year - 1)):
        return date.fromisoformat(published)
    return date(year, 12, 31)


def _finding(subject: Subject, mention: _Mention, score: float, said: str) -> Finding:
    words = subject.body[mention.start : mention.end]
    first = subject.part.start
    return Finding(FlagName.STALE_REFERENCE, score, first + mention.start, first + mention.end, f"“{words}”：{said}")


def _told_late(term: DatedTerm, year: int, lang: str) -> str:
    since, until = term.since.isoformat()[:7], (term.until or term.since).isoformat()[:7]
    if lang == "en":
        return f"{term.what} dates from {since} and was over or superseded in {until}; the text reports on {year}"
    return f"{term.what}始于{since}，至{until}已结束或被取代，而本文报告{year}年的工作，仍当作现行要求"


def _told_early(term: DatedTerm, year: int, lang: str) -> str:
    since = term.since.isoformat()[:7]
    if lang == "en":
        return f"{term.what} dates from {since}, later than a text on {year}: its year is wrong or the words are newer"
    return f"{term.what}始于{since}，晚于本文报告的{year}年：年份有误，或文字来自更晚的文件"


def _mentions(subject: Subject) -> Iterator[_Mention]:
    """Every dated term in a text, by kind."""
    text = subject.body
    if subject.begins(CONGRESS) and any(word in text for word in CONGRESS_WORDS):
        yield from _congresses(text)
    if subject.begins(PLENUM) and PLENUM_WORD in text:
        yield from _plenums(text)
    if subject.begins(PLAN) and any(ending in text for ending in PLAN_ENDS):
        yield from _plans(text)
    yield from _others(text, subject.begins(DATED))


def _congresses(text: str) -> Iterator[_Mention]:
    terms = dated_terms()
    for match in _CONGRESS.finditer(text):
        if _OF_THE_PARTY.search(text, max(0, match.start() - 6), match.start()):
            yield from _known(match, terms.get(f"{match['n']}大"))


def _plenums(text: str) -> Iterator[_Mention]:
    terms = dated_terms()
    for match in _PLENUM.finditer(text):
        yield from _known(match, terms.get(f"{match['n']}届{match['m']}中全会"))


def _plans(text: str) -> Iterator[_Mention]:
    terms = dated_terms()
    for match in _PLAN.finditer(text):
        if match["n"] != "十五" or text[match.start() - 1 : match.start()] in ("“", '"'):  # else it is a number
            yield from _known(match, terms.get(match["n"]))


def _others(text: str, starts: list[int]) -> Iterator[_Mention]:
    """Campaigns and ideas, from left to right, apart. starts: where they may begin, in order."""
    heads, done = _literal_heads(), 0
    for start in starts:
        for spelling in heads.get(text[start : start + 2], ()) if start >= done else ():
            if text.startswith(spelling, start):
                done = start + len(spelling)
                yield _mention(text, start, done, dated_terms()[spelling])
                break


def _known(match: re.Match[str], term: DatedTerm | None) -> Iterator[_Mention]:
    """A mention, with 党的 before it, if the table knows the term."""
    if term is not None:
        yield _mention(match.string, match.start(), match.end(), term)


def _mention(text: str, start: int, end: int, term: DatedTerm) -> _Mention:
    return _Mention(start - 2 if start >= 2 and text.startswith("党的", start - 2) else start, end, term)


def _in_title(text: str, at: int) -> bool:
    before = text[max(0, at - _REACH) : at]
    return before.rfind("《") > before.rfind("》")


def _is_acted_on(text: str, mention: _Mention, first_year: int, *, reviews: bool) -> bool:
    """Whether a term that was over before `first_year` is carried out as something of the text's own time.

    reviews: the text may look back on five years, and so on campaigns that were over by then.
    """
    term = mention.term
    if term.until is None or term.until.year >= first_year - (
        _TERM_YEARS if reviews and term.kind == "campaign" else 0
    ):
        return False
    if _PAST_BEHIND.match(text, mention.end):
        return False
    before, behind = _around(text, mention, _STOP)
    if _PAST.search(before) or _PAST.search(behind):
        return False
    acts = _ACTS.search(before) or _GUIDES.search(behind) or (term.kind == "campaign" and _ACTS.search(behind))
    if not acts or (term.kind in ("congress", "plenum") and _SPIRIT.search(behind) is None):
        return False
    sentence, rest = _around(text, mention, _SENTENCE_STOP)
    if _TOLD_AS_PAST.search(sentence) or any(int(told[0]) < first_year for told in _YEAR.finditer(sentence)):
        return False
    return not _successor_named(sentence + rest, term)


def _around(text: str, mention: _Mention, stops: str) -> tuple[str, str]:
    """The words before and behind a mention up to the next stop, _REACH characters at most."""
    before = text[max(0, mention.start - _REACH) : mention.start]
    cut = max(before.rfind(stop) for stop in stops)
    behind = text[mention.end : mention.end + _REACH]
    ends = [at for stop in stops if (at := behind.find(stop)) >= 0]
    return before[cut + 1 :], behind[: min(ends, default=len(behind))]


def _successor_named(sentence: str, term: DatedTerm) -> bool:
    """Whether something later of the same kind stands beside it: a list that ends with what is in force."""
    terms = dated_terms()
    if term.kind == "campaign":
        others = [terms[match[0]] for match in _literal_terms().finditer(sentence)]
        return any(other.kind == "campaign" and other.since > term.since for other in others)
    pattern, ending = (_LATER_PLAN, "") if term.kind == "plan" else (_LATER_PARTY, "大")
    named = [terms.get(match["n"] + ending) for match in pattern.finditer(sentence)]
    return any(other is not None and term.until is not None and other.since >= term.until for other in named)


@cache
def _literal_heads() -> dict[str, list[str]]:
    """First two characters -> the campaigns and ideas that begin with them; the longer spelling first."""
    heads: dict[str, list[str]] = {}
    for spelling in sorted(literal_terms(), key=len, reverse=True):
        heads.setdefault(spelling[:2], []).append(spelling)
    return heads


@cache
def _literal_terms() -> re.Pattern[str]:
    """Finds campaigns and ideas; the longer spelling first."""
    return re.compile("|".join(map(re.escape, sorted(literal_terms(), key=len, reverse=True))))
