from __future__ import annotations

from tests.judge.fabricate import subject_of
from tests.judge.garble.test_score import NATURAL, TEXT, spun
from toolkit.judge.garbled import MOST_CHARS, garbled_alone, sampled
from toolkit.model import FlagName


def test_a_spun_document_is_flagged_with_its_words() -> None:
    text = spun(TEXT)
    (found,) = garbled_alone(subject_of(text), "zh")
    assert (found.flag, found.start, found.end) == (FlagName.GARBLED_REWRITE, 0, len(text))
    assert 0.5 <= found.score <= 1
    assert "可疑词" in found.evidence
    assert found.source_doc is None


def test_a_natural_one_is_not_nor_one_too_short() -> None:
    assert list(garbled_alone(subject_of(NATURAL), "zh")) == []
    assert list(garbled_alone(subject_of(spun(TEXT)[:100]), "zh")) == []


def test_of_a_long_text_as_much_is_looked_at_from_its_beginning_to_its_end() -> None:
    short = "第一年的工作。" * 9
    assert sampled(short) == short
    long = "".join(chr(0x4E00 + number % 20_000) for number in range(3 * MOST_CHARS))
    found = sampled(long)
    assert len(found) == MOST_CHARS
    assert (found[:50], found[-50:]) == (long[:50], long[-50:])
