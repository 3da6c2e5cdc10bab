from __future__ import annotations

import pytest

from tests.judge.fabricate import subject_of
from toolkit.describe.blanks import MAX_BLANKS
from toolkit.judge.document import JUDGES, MAX_FINDINGS, judge_document
from toolkit.model import Level, Metadata

HOME = Metadata(agency="谯城区水务局", region="安徽省亳州市谯城区", level=Level.COUNTY, year=2015, genre="work_summary")
MANY = {
    "××街道清淤。": "unfilled_slot",
    "在临泉县委的正确领导下，": "foreign_place",
    "贯彻党的十六大精神。": "stale_reference",
}


@pytest.mark.parametrize(("words", "flag"), MANY.items())
@pytest.mark.parametrize(("lang", "note"), [("zh", "其后可能还有"), ("en", "there may be more")])
def test_a_judge_is_heard_so_long_and_says_where_it_stopped(words: str, flag: str, lang: str, note: str) -> None:
    found = [f for f in judge_document(subject_of(words * 500, metadata=HOME), lang) if f.flag == flag]
    assert len(found) == MAX_FINDINGS == MAX_BLANKS
    assert [note in f.evidence for f in found] == [False] * (MAX_FINDINGS - 1) + [True]


def test_every_judge_is_heard() -> None:
    found = list(judge_document(subject_of("".join(MANY), metadata=HOME), "zh"))
    assert {f.flag for f in found} == set(MANY.values())
    assert len(JUDGES) > len(MANY)


def test_nothing_to_say() -> None:
    assert list(judge_document(subject_of("谯城区清淤两次。", metadata=HOME), "zh")) == []
