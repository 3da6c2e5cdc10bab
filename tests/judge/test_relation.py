from __future__ import annotations

from dataclasses import replace

import pytest

from toolkit.judge.relation import Party, order_of, relation_of
from toolkit.model import Direction, Level, Metadata, Relation

COUNTY = Metadata(agency="青川县民政局", region="云山省青川县", level=Level.COUNTY, year=2010)
NEIGHBOUR = Metadata(agency="白河县民政局", region="云山省白河县", level=Level.COUNTY, year=2010)
PROVINCE = Metadata(agency="云山省民政厅", region="云山省", level=Level.PROVINCE, year=2010)
OTHER_PROVINCE = Metadata(agency="海陵省民政厅", region="海陵省", level=Level.PROVINCE)
MINISTRY = Metadata(agency="民政部", level=Level.NATIONAL)
LAW = Metadata(genre="law", title="某条例")
TEMPLATE = Metadata(genre="template_essay")
NOBODY = Metadata()
NAMESAKE = Metadata(agency="民政局", region="云山省青川县", level=Level.COUNTY)
OTHER_NAMESAKE = Metadata(agency="民政局", region="云山省白河县", level=Level.COUNTY)
SHORT_REGION = Metadata(agency="民政局", region="青川县", level=Level.COUNTY)
NO_REGION = Metadata(agency="民政局")

RELATIONS = [
    (COUNTY, replace(COUNTY, year=2009), Relation.OWN_EARLIER),
    (COUNTY, NEIGHBOUR, Relation.OTHER_AGENCY),
    (COUNTY, PROVINCE, Relation.SUPERIOR),
    (COUNTY, OTHER_PROVINCE, Relation.OTHER_AGENCY),
    (COUNTY, MINISTRY, Relation.SUPERIOR),
    (PROVINCE, OTHER_PROVINCE, Relation.OTHER_AGENCY),
    (COUNTY, LAW, Relation.SUPERIOR),
    (LAW, LAW, Relation.UNKNOWN),
    (COUNTY, TEMPLATE, Relation.TEMPLATE_SITE),
    (NOBODY, TEMPLATE, Relation.TEMPLATE_SITE),
    (LAW, TEMPLATE, Relation.SUPERIOR),  # a template that quotes a law does not make the law its copy
    (replace(COUNTY, genre="law"), COUNTY, Relation.SUPERIOR),
    (COUNTY, NOBODY, Relation.UNKNOWN),
    (NOBODY, NOBODY, Relation.UNKNOWN),
    (NAMESAKE, OTHER_NAMESAKE, Relation.OTHER_AGENCY),
    (NAMESAKE, SHORT_REGION, Relation.OWN_EARLIER),
    (NAMESAKE, NO_REGION, Relation.OWN_EARLIER),
    (replace(PROVINCE, region=None), COUNTY, Relation.OTHER_AGENCY),
]


@pytest.mark.parametrize(("left", "right", "expected"), RELATIONS)
def test_relations_are_symmetric(left: Metadata, right: Metadata, expected: Relation) -> None:
    assert relation_of(Party(1, left), Party(2, right)) is expected
    assert relation_of(Party(1, right), Party(2, left)) is expected


@pytest.mark.parametrize("other", [COUNTY, NEIGHBOUR, LAW, TEMPLATE, NOBODY])
def test_one_page_is_one_page_whoever_wrote_it(other: Metadata) -> None:
    assert relation_of(Party(7, COUNTY), Party(7, other)) is Relation.SAME_PAGE


def dated(published: str | None, year: int | None, base: Metadata = COUNTY) -> Metadata:
    return replace(base, published=published, year=year)


LEFT, RIGHT, UNKNOWN = Direction.LEFT_FIRST, Direction.RIGHT_FIRST, Direction.UNKNOWN
ORDERS = [
    (dated("2010-03-01", None), dated("2011-02-01", None), LEFT, ["2010-03-01", "2011-02-01"]),
    (dated("2011", None), dated("2010-12-31", None), RIGHT, ["2011", "2010-12-31"]),
    (dated("2010", None), dated("2010-12-31", None), UNKNOWN, []),  # the coarser date does not tell
    (dated("2010-03", None), dated("2010-03-05", None), UNKNOWN, []),
    (dated("2010-03-01", None), dated("2010-03-01", None), UNKNOWN, []),
    (dated(None, 2009), dated(None, 2010), LEFT, ["2009", "2010"]),
    (dated(None, 2010), dated(None, 2010), UNKNOWN, []),
    (dated(None, 2009), dated("2010-01-01", None), UNKNOWN, []),
    (dated("2010-03-01", 2009), dated("2011-03-01", 2010), LEFT, ["2010-03-01", "2011-03-01"]),
    (dated("2011-03-01", 2009), dated("2010-03-01", 2010), UNKNOWN, ["2011-03-01", "2010-03-01", "2009", "2010"]),
    (dated("2011-03-01", 2010), dated("2010-03-01", 2010), RIGHT, ["2011-03-01", "2010-03-01"]),
    (LAW, COUNTY, LEFT, []),
    (COUNTY, PROVINCE, RIGHT, []),
    (MINISTRY, COUNTY, LEFT, []),
    (dated("2012-01-01", None, PROVINCE), dated("2010-01-01", None), UNKNOWN, ["2012-01-01", "2010-01-01"]),
    (NOBODY, NOBODY, UNKNOWN, []),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("left", "right", "expected", "facts"), ORDERS)
def test_who_came_first_and_why(
    left: Metadata, right: Metadata, expected: Direction, facts: list[str], lang: str
) -> None:
    a, b = Party(1, left), Party(2, right)
    order = order_of(a, b, relation_of(a, b), lang=lang)
    assert order.direction is expected
    assert [fact for fact in facts if fact not in order.reason] == []
    mirrored = order_of(b, a, relation_of(b, a), lang=lang).direction
    assert mirrored is {LEFT: RIGHT, RIGHT: LEFT, UNKNOWN: UNKNOWN}[expected]


def test_a_conflict_tells_both_facts_in_the_reader_s_language() -> None:
    a, b = Party(1, dated("2011-03-01", 2009)), Party(2, dated("2010-03-01", 2010))
    chinese = order_of(a, b, Relation.OWN_EARLIER, lang="zh").reason
    assert chinese == "左文发布于2011-03-01，右文发布于2010-03-01；但左文报告2009年，右文报告2010年"
    english = order_of(a, b, Relation.OWN_EARLIER, lang="en").reason
    assert english == "left published 2011-03-01, right published 2010-03-01; but left reports on 2009, right on 2010"


def test_three_signs_of_which_two_agree_are_told_as_they_are() -> None:
    a, b = Party(1, dated("2012-01-01", 2011, PROVINCE)), Party(2, dated("2011-01-01", 2010))
    order = order_of(a, b, Relation.SUPERIOR, lang="en")
    assert order.direction is UNKNOWN
    assert order.reason == (
        "the left text is a law or a superior's document; but left published 2012-01-01, right published 2011-01-01"
        "; and left reports on 2011, right on 2010"
    )


def test_rank_speaks_only_where_the_relation_is_superior() -> None:
    a, b = Party(1, PROVINCE), Party(1, COUNTY)
    assert order_of(a, b, Relation.SAME_PAGE, lang="en").reason == ""


def test_who_left_blanks_had_the_words_first() -> None:
    a, b = Party(1, NOBODY), Party(2, COUNTY)
    order = order_of(a, b, Relation.UNKNOWN, lang="zh", blank=LEFT)
    assert (order.direction, order.reason) == (LEFT, "左文留有空位，右文已填写")
    assert order_of(b, a, Relation.UNKNOWN, lang="en", blank=RIGHT).reason.startswith("the right text has blanks")
    older = Party(2, dated("2009-01-01", None))
    newer = Party(1, dated("2012-01-01", None, NOBODY))
    report = Party(1, COUNTY)
    assert order_of(report, b, Relation.OTHER_AGENCY, lang="en", blank=LEFT).direction is UNKNOWN
    conflict = order_of(newer, older, Relation.UNKNOWN, lang="en", blank=LEFT)
    assert conflict.direction is UNKNOWN
    assert "; but " in conflict.reason


def test_a_template_essay_comes_before_what_was_made_from_it() -> None:
    a, b = Party(1, COUNTY), Party(2, TEMPLATE)
    assert order_of(a, b, Relation.TEMPLATE_SITE, lang="zh").reason == "右文是范文"
    assert order_of(a, b, Relation.TEMPLATE_SITE, lang="en").direction is RIGHT
    assert order_of(b, b, Relation.SAME_PAGE, lang="en").direction is UNKNOWN


def test_a_page_that_was_moved_says_nothing_by_its_date() -> None:
    moved, other = Party(1, dated("2018-05-09", 2009)), Party(2, dated("2010-03-31", 2009))
    assert order_of(moved, other, Relation.OTHER_AGENCY, lang="zh").direction is UNKNOWN
    earlier = Party(2, dated("2009-03-31", 2008))
    assert order_of(moved, earlier, Relation.OTHER_AGENCY, lang="zh").reason == "左文报告2009年，右文报告2008年"


def test_a_report_on_last_year_is_written_with_this_year_s_plan() -> None:
    report = Party(1, replace(COUNTY, year=2012, genre="work_summary"))
    address = Party(2, replace(NEIGHBOUR, year=2013, genre="government_work_report"))
    assert order_of(report, address, Relation.OTHER_AGENCY, lang="zh").direction is UNKNOWN
    later = Party(2, replace(NEIGHBOUR, year=2014, genre="government_work_report"))
    assert order_of(report, later, Relation.OTHER_AGENCY, lang="zh").direction is LEFT
