from __future__ import annotations

import random

import numpy as np
import pytest

from toolkit.errors import BadInput
from toolkit.fingerprint import Codes
from toolkit.pair import Families, Pairs, families, near_duplicates


def random_text(draw: random.Random, n: int) -> str:
    return "".join(chr(0x4E00 + draw.randrange(2000)) for _ in range(n))


def edited(draw: random.Random, text: str, n_edits: int) -> str:
    chars = list(text)
    for _ in range(n_edits):
        chars[draw.randrange(len(chars))] = chr(0x4E00 + draw.randrange(2000))
    return "".join(chars)


def jaccard(one: str, other: str) -> float:
    a, b = ({text[i : i + 5] for i in range(len(text) - 4)} for text in (one, other))
    return len(a & b) / len(a | b)


def drifting(seed: int) -> list[str]:
    """Chains in which each text resembles the next and hardly the last; stars; copies."""
    draw = random.Random(seed)
    texts: list[str] = []
    for _ in range(12):
        text = random_text(draw, 300)
        for _ in range(draw.randrange(1, 7)):
            texts += [text] * draw.choice([1, 1, 1, 3])
            text = edited(draw, text, draw.randrange(1, 7))
    draw.shuffle(texts)
    return texts


def found_in(texts: list[str], threshold: float = 0.8, **options: int) -> Families:
    codes = Codes.from_texts(texts)
    return families(codes, near_duplicates(codes, threshold=threshold), threshold=threshold, **options)


def members(found: Families, family: int) -> list[int]:
    texts: list[int] = found.text[found.family == family].tolist()
    return texts


@pytest.mark.parametrize("seed", range(6))
def test_every_claim_about_a_family_is_exact(seed: int) -> None:
    texts = drifting(seed)
    found = found_in(texts)
    assert len(found) > 3
    assert len(set(found.text.tolist())) == len(found.text)
    for family, medoid in enumerate(found.medoids.tolist()):
        group = members(found, family)
        assert medoid in group
        assert len(group) > 1
        assert min(jaccard(texts[a], texts[b]) for a in group for b in group) == pytest.approx(
            found.least[family], abs=1e-6
        )
        for text, similarity in zip(group, found.to_medoid[found.family == family].tolist(), strict=True):
            assert similarity == pytest.approx(jaccard(texts[text], texts[medoid]), abs=1e-6)
            assert similarity >= 0.8 - 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_order_of_texts_does_not_matter(seed: int) -> None:
    texts = drifting(seed)
    order = random.Random(seed).sample(range(len(texts)), len(texts))
    shuffled = [texts[i] for i in order]
    plain, other = found_in(texts), found_in(shuffled)
    groups = {(texts[m], tuple(sorted(texts[t] for t in members(plain, f)))) for f, m in enumerate(plain.medoids)}
    again = {(shuffled[m], tuple(sorted(shuffled[t] for t in members(other, f)))) for f, m in enumerate(other.medoids)}
    assert groups == again


def test_nobody_is_a_member_by_transitivity() -> None:
    draw = random.Random(3)
    chain = [random_text(draw, 400)]
    for step in range(6):
        chain.append(chain[-1][: step * 40] + random_text(draw, 40) + chain[-1][step * 40 + 40 :])
    found = found_in(chain, threshold=0.7)
    assert len(found) >= 2
    for family, medoid in enumerate(found.medoids.tolist()):
        assert all(jaccard(chain[text], chain[medoid]) >= 0.7 for text in members(found, family))


def test_copies_are_a_family_of_their_own() -> None:
    found = found_in(["一段足够长的文字"] * 4 + ["全不相干的另外一段"])
    assert found.text.tolist() == [0, 1, 2, 3]
    assert (found.medoids.tolist(), found.least.tolist(), found.to_medoid.tolist()) == ([0], [1.0], [1.0] * 4)


def test_large_families_are_divided_and_it_is_said() -> None:
    draw = random.Random(4)
    base = random_text(draw, 500)
    found = found_in([edited(draw, base, 2) for _ in range(60)], max_texts=20)
    assert np.bincount(found.family).max() <= 20
    assert "20 distinct texts" in found.caps[0]


def test_no_pairs_no_families() -> None:
    found = found_in(["一段足够长的文字", "全不相干的另外一段"])
    assert (len(found), len(found.text), found.caps) == (0, 0, ())


def test_a_limit_of_one_is_refused() -> None:
    nothing = np.zeros(0, np.int64)
    with pytest.raises(BadInput, match="max_texts"):
        families(Codes.from_texts([]), Pairs(nothing, nothing, np.zeros(0, np.float32), nothing), max_texts=1)
