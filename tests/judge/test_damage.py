from __future__ import annotations

import pytest

from tests.judge.fabricate import subject_of
from toolkit.judge.damage import mirror_damage
from toolkit.model import FlagName, Repair, RepairKind

BODY = "去年冬天我们把渠口清了一遍，又请木匠修好了闸门。"


def test_text_without_repairs_has_no_finding() -> None:
    assert list(mirror_damage(subject_of(BODY), "zh")) == []


@pytest.mark.parametrize(("start", "end", "share"), [(0, 24, 0.25), (12, 36, 0.125)])
def test_a_repair_counts_in_proportion_to_what_lies_in_the_document(start: int, end: int, share: float) -> None:
    assert len(BODY) == 24
    subject = subject_of(BODY, repairs=(Repair(RepairKind.TRADITIONAL, start, end, 6),))
    (found,) = mirror_damage(subject, "en")
    assert (found.flag, found.start, found.end, found.score) == (FlagName.MIRROR_DAMAGE, 0, 24, share)
    assert "raditional" in found.evidence


def test_a_repair_beside_the_document_is_not_its_own() -> None:
    subject = subject_of(BODY, repairs=(Repair(RepairKind.TRADITIONAL, 24, 30, 6),))
    assert list(mirror_damage(subject, "zh")) == []
