from __future__ import annotations

import pytest

from tests.judge.fabricate import subject_of
from toolkit.judge.dated_terms import dated_terms
from toolkit.judge.stale import stale_references
from toolkit.model import FlagName, Metadata


def found(text: str, year: int | None, **facts: str | None) -> list[str]:
    metadata = Metadata(year=year, genre=facts.get("genre", "work_summary"), published=facts.get("published"))
    subject = subject_of(text, metadata=metadata)
    findings = list(stale_references(subject, "zh"))
    assert {f.flag for f in findings} <= {FlagName.STALE_REFERENCE}
    assert all(f"“{text[f.start : f.end]}”" in f.evidence for f in findings)
    return [text[f.start : f.end] for f in findings]


@pytest.mark.parametrize(
    ("text", "year", "words"),
    [
        ("全镇深入贯彻党的十六届四中全会精神，修好了水渠。", 2009, ["党的十六届四中全会"]),
        ("我们以党的十五大精神为指导，狠抓春耕。", 2005, ["党的十五大"]),
        ("认真学习党的十七大、十七届三中全会精神。", 2014, ["党的十七大", "十七届三中全会"]),
        ("按照党的十八届三中、四中全会部署，办好夜校。", 2020, ["四中全会"]),
        ("扎实开展保持共产党员先进性教育活动，人人写笔记。", 2010, ["保持共产党员先进性教育"]),
        ("深入实施“十一五”规划，加固堤防。", 2014, ["十一五”规划"]),
        ("以党的群众路线教育实践活动为契机，改进作风。", 2018, ["群众路线教育实践活动"]),
    ],
)
def test_what_was_over_is_still_carried_out(text: str, year: int, words: list[str]) -> None:
    assert [w for w, part in zip(found(text, year), words, strict=True) if part not in w] == []


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("党的十六大以来，村里变了样。", 2009),
        ("党的十六届四中全会召开后，我们学了三遍。", 2009),
        ("2004年，我们学习了党的十六届四中全会精神。", 2009),
        ("回顾过去，我们贯彻党的十六大精神，打下了基础。", 2009),
        ("全面贯彻党的十六大、十七大精神。", 2009),  # the list ends with what is in force
        ("学习《论党的十六大精神》一书。", 2009),
        ("贯彻党的十七大和十七届三中全会精神。", 2009),  # in force
        ("贯彻党的十六届六中全会精神。", 2007),  # superseded late in that very year
        ("贯彻党的十六大精神。", None),
        ("打造十二大类产品，推进十六大工程。", 2009),
        ("先后开展先进性教育活动和学习实践科学发展观活动。", 2013),
        ("总结先进性教育活动成果，形成长效机制。", 2010),
        ("全面完成“十一五”规划的各项任务。", 2011),
        ("种了十五亩规划林，五规划不得。", 2030),
    ],
)
def test_history_and_what_is_in_force_are_left_alone(text: str, year: int | None) -> None:
    assert found(text, year) == []


@pytest.mark.parametrize(
    ("text", "year", "published", "words"),
    [
        ("深入贯彻党的十九大精神。", 2009, None, ["党的十九大"]),
        ("坚持精准扶贫，修路到户。", 2009, "2010-03-01", ["精准扶贫"]),
        ("学习党的十七届四中全会精神。", 2008, "2009-02-01", []),  # announced in the year of publication
        ("学习党的十七届五中全会精神。", 2008, "2009-02-01", ["党的十七届五中全会"]),
        ("喜迎党的十八大。", 2011, None, []),
        ("谋划“十三五”规划。", 2013, None, []),
    ],
)
def test_what_nobody_could_know_yet(text: str, year: int, published: str | None, words: list[str]) -> None:
    assert found(text, year, published=published) == words


def test_a_site_s_late_date_does_not_move_the_report() -> None:
    assert found("坚持精准扶贫。", 2009, published="2018-05-09") == ["精准扶贫"]


def test_a_government_work_report_tells_of_the_year_before_it_and_looks_back_on_five() -> None:
    assert found("贯彻落实党的十七大精神。", 2013, genre="government_work_report") == []
    assert found("贯彻落实党的十七大精神。", 2014, genre="government_work_report") == ["党的十七大"]
    assert found("开展“三严三实”专题教育。", 2019, genre="government_work_report") == []


@pytest.mark.parametrize("year", [2500, 1, -5, 0])
def test_an_impossible_year_proves_nothing(year: int) -> None:
    assert found("贯彻党的十六大精神，精准扶贫。", year) == []


def test_laws_are_not_asked() -> None:
    assert found("深入贯彻党的十六大精神。", 2015, genre="law") == []


def test_english() -> None:
    subject = subject_of("深入贯彻党的十六大精神。", metadata=Metadata(year=2015))
    (finding,) = stale_references(subject, "en")
    assert "2015" in finding.evidence
    assert "superseded in 2007-10" in finding.evidence


def test_the_table_is_sound() -> None:
    terms = dated_terms()
    assert len(terms) > 100
    for term in terms.values():
        assert term.named_from is None or term.named_from <= term.since
        assert term.until is None or term.since < term.until
    congresses = sorted({t.since for t in terms.values() if t.kind == "congress"})
    assert all(t.until in congresses for t in terms.values() if t.kind == "plenum" and t.until)


@pytest.mark.parametrize(
    "text", ["十" * 300_000, "贯彻党的十六大精神" * 20_000, "届一中、" * 100_000, "\ud800党的十六大\udfff精神贯彻"]
)
def test_hostile_text(text: str) -> None:
    found(text, 2015)
