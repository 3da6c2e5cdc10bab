from __future__ import annotations

from tests.judge.fabricate import subject_of
from toolkit.judge.unfilled import unfilled_slots
from toolkit.model import FlagName, Metadata

BODY = "去年我们在××街道修了三座桥，接到来信▲件，都已答复。"


def test_each_slot_is_quoted_where_it_stands() -> None:
    found = list(unfilled_slots(subject_of(BODY), "zh"))
    assert [BODY[f.start : f.end] for f in found] == ["××街道", "▲件"]
    assert {f.flag for f in found} == {FlagName.UNFILLED_SLOT}
    assert "“××街道”" in found[0].evidence
    assert "地名" in found[0].evidence
    assert "数字" in found[1].evidence
    assert "a number" in list(unfilled_slots(subject_of(BODY), "en"))[1].evidence


def test_a_filled_text_has_none() -> None:
    assert list(unfilled_slots(subject_of("去年我们在柳河街道修了三座桥，接到来信12件。"), "zh")) == []


def test_the_forms_of_a_law_are_meant_to_have_blanks() -> None:
    assert list(unfilled_slots(subject_of(BODY, metadata=Metadata(genre="law")), "zh")) == []
