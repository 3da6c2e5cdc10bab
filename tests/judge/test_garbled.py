from __future__ import annotations

from tests.judge.fabricate import subject_of
from tests.judge.garble.test_score import NATURAL, spun
from toolkit.judge.garbled import garbled_alone
from toolkit.model import FlagName


def test_a_spun_document_is_flagged_with_its_words() -> None:
    text = spun(NATURAL)
    (found,) = garbled_alone(subject_of(text), "zh")
    assert (found.flag, found.start, found.end) == (FlagName.GARBLED_REWRITE, 0, len(text))
    assert 0.5 <= found.score <= 1
    assert "可疑词" in found.evidence
    assert found.source_doc is None


def test_a_natural_one_is_not_nor_one_too_short() -> None:
    assert list(garbled_alone(subject_of(NATURAL), "zh")) == []
    assert list(garbled_alone(subject_of(spun(NATURAL)[:100]), "zh")) == []
