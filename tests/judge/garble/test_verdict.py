from __future__ import annotations

import pytest

from toolkit.checked import GarbleVerdict, SuspectStretch, SuspectWord
from toolkit.errors import BadSpan
from toolkit.judge.garble.verdict import evidence

TEXT = "青石县水务局坚持政务果然，把政务果然当作大事，抓好果然平台的构筑。"


def verdict() -> GarbleVerdict:
    starts = [at for at in range(len(TEXT)) if TEXT.startswith("果然", at)]
    words = [SuspectWord(at, at + 2, "果然", "公开", 0.9) for at in starts]
    words.append(SuspectWord(TEXT.index("构筑"), TEXT.index("构筑") + 2, "构筑", None, 0.6))
    return GarbleVerdict(0.93, True, 400, words=tuple(words))


def test_evidence_quotes_words_guesses_and_an_example() -> None:
    said = evidence(verdict(), TEXT)
    assert "“果然”（原为公开？）3处" in said
    assert "“构筑”" in said
    assert "0.93" in said
    assert "坚持政务果然" in said
    assert "\n" not in said


def test_evidence_in_english() -> None:
    said = evidence(verdict(), TEXT, "en")
    assert "“果然” (was 公开?) ×3" in said
    assert "machine" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_evidence_without_a_verdict(lang: str) -> None:
    assert evidence(GarbleVerdict(None, False, 20), TEXT, lang) == ""
    assert evidence(GarbleVerdict(0.2, False, 400), TEXT, lang) == ""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_evidence_without_suspect_words(lang: str) -> None:
    said = evidence(GarbleVerdict(0.7, True, 400), TEXT, lang)
    assert "0.70" in said
    assert "“" not in said


def test_too_little_text_is_an_abstention() -> None:
    assert GarbleVerdict(None, False, 20).abstained
    assert not GarbleVerdict(0.0, False, 400).abstained


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (-1, 2)])
def test_bad_spans_are_refused(start: int, end: int) -> None:
    with pytest.raises(BadSpan):
        SuspectWord(start, end, "果然", None, 0.5)
    with pytest.raises(BadSpan):
        SuspectStretch(start, end, 0.5)
