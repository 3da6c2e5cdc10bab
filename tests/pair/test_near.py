from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest

from toolkit.errors import BadInput
from toolkit.fingerprint import Codes, Int64Array, SketchParams, sign
from toolkit.pair import PairParams, Pairs, exact_jaccard, near_duplicates, verified_pairs

Found = dict[tuple[int, int], float]


def random_text(draw: random.Random, n: int) -> str:
    return "".join(chr(0x4E00 + draw.randrange(2000)) for _ in range(n))


def varied(draw: random.Random, text: str) -> str:
    """Change single characters, drop a stretch, or move one: anything from nothing to a lot."""
    chars = list(text)
    for _ in range(draw.randrange(max(1, len(chars) // 15))):
        chars[draw.randrange(len(chars))] = chr(0x4E00 + draw.randrange(2000))
    a, b = sorted(draw.choices(range(len(chars) + 1), k=2)) if draw.random() < 0.5 else (0, 0)
    kept = chars[:a] + chars[b:]
    return "".join(kept + chars[a:b] if draw.random() < 0.5 else kept)


def corpus(seed: int, n_chars: int) -> list[str]:
    draw = random.Random(seed)
    texts: list[str] = []
    for _ in range(40):
        base = random_text(draw, draw.randrange(n_chars // 2, n_chars))
        texts += [base, *(varied(draw, base) for _ in range(draw.randrange(4)))]
    texts += ["", "短", "四个字呢", "四个字呢", random_text(draw, 9) + "𠀀" * 7]
    draw.shuffle(texts)
    return texts


def brute_force(texts: list[str], threshold: float) -> Found:
    sets = [{text[i : i + 5] for i in range(len(text) - 4)} for text in texts]
    found: Found = {}
    for b, right in enumerate(sets):
        for a, left in enumerate(sets[:b]):
            jaccard = len(left & right) / max(1, len(left | right))
            if jaccard >= threshold:
                found[a, b] = jaccard
    return found


def spread(pairs: Pairs) -> Found:
    """Every pair, equal texts each with each."""
    first = pairs.duplicates_of.tolist()
    copies: dict[int, list[int]] = {}
    for text, one in enumerate(first):
        copies.setdefault(one, []).append(text)
    found: Found = {(x, y): 1.0 for same in copies.values() for y in same for x in same if x < y}
    for a, b, jaccard in zip(pairs.left.tolist(), pairs.right.tolist(), pairs.jaccard.tolist(), strict=True):
        if first[b] == b:
            found |= {(min(x, y), max(x, y)): jaccard for x in copies[a] for y in copies[b]}
    return found


@pytest.mark.parametrize("n_chars", [60, 300, 2500])
@pytest.mark.parametrize("seed", range(4))
def test_pairs_are_those_of_brute_force(seed: int, n_chars: int) -> None:
    texts = corpus(seed, n_chars)
    truth = brute_force(texts, 0.5)
    found = spread(near_duplicates(Codes.from_texts(texts), threshold=0.5))
    assert {pair for pair, jaccard in truth.items() if jaccard >= 0.65} <= set(found)
    assert len(found) >= 0.97 * len(truth)
    for pair, jaccard in found.items():
        assert truth[pair] == pytest.approx(jaccard, abs=1e-7)


@pytest.mark.parametrize("threshold", [0.3, 0.8, 1.0])
def test_other_thresholds(threshold: float) -> None:
    texts = corpus(11, 400)
    truth = brute_force(texts, threshold)
    found = spread(near_duplicates(Codes.from_texts(texts), threshold=threshold))
    assert set(found) <= set(truth)
    assert len(found) >= 0.96 * len(truth)


def test_order_of_texts_does_not_matter() -> None:
    texts = corpus(5, 300)
    order = random.Random(5).sample(range(len(texts)), len(texts))
    plain = spread(near_duplicates(Codes.from_texts(texts)))
    shuffled = spread(near_duplicates(Codes.from_texts([texts[i] for i in order])))
    assert {(min(order[a], order[b]), max(order[a], order[b])): j for (a, b), j in shuffled.items()} == plain


class Shelf:
    """A corpus in pieces that counts what it is asked for."""

    def __init__(self, texts: list[str]) -> None:
        self.texts, self.asked = texts, 0

    def chunks(self) -> Iterator[Codes]:
        for start in range(0, len(self.texts), 7):
            yield Codes.from_texts(self.texts[start : start + 7])

    def take(self, texts: Int64Array) -> Codes:
        self.asked += len(texts)
        return Codes.from_texts([self.texts[i] for i in texts.tolist()])


def test_a_corpus_on_disk_gives_the_same_and_few_texts_are_read_again() -> None:
    texts = corpus(6, 300)
    shelf = Shelf(texts)
    pairs, plain = near_duplicates(shelf), near_duplicates(Codes.from_texts(texts))
    assert spread(pairs) == spread(plain)
    assert shelf.asked <= 3 * len(texts)


def test_k_permutation_serves_as_well() -> None:
    texts = corpus(7, 300)
    sketch = SketchParams("k_permutation", 128)
    found = spread(near_duplicates(Codes.from_texts(texts), sketch=sketch))
    assert {pair for pair, j in brute_force(texts, 0.5).items() if j >= 0.7} <= set(found)


def test_columns_are_sorted_and_left_is_smaller() -> None:
    pairs = near_duplicates(Codes.from_texts(corpus(8, 200)))
    columns = list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    assert columns == sorted(set(columns))
    assert all(a < b for a, b in columns)
    assert len(pairs.at_least(0.9)) < len(pairs)


def test_equal_texts_are_a_star_and_not_a_clique() -> None:
    draw = random.Random(1)
    text = random_text(draw, 300)
    near = text[:280] + random_text(draw, 20)
    pairs = near_duplicates(Codes.from_texts([near] + [text] * 5000 + ["", "短", "短"]))
    assert len(pairs) == 5000
    assert pairs.duplicates_of[1:5001].tolist() == [1] * 5000
    assert pairs.duplicates_of[5001:].tolist() == [5001, 5002, 5003]  # no shingle: equal to nothing
    assert (pairs.left[0], pairs.right[0]) == (0, 1)


def test_equal_sets_of_unequal_texts_are_pairs_and_not_copies() -> None:
    pairs = near_duplicates(Codes.from_texts(["啊" * 20, "啊" * 30]))
    assert pairs.jaccard.tolist() == [1.0]
    assert pairs.duplicates_of.tolist() == [0, 1]


@pytest.mark.parametrize("texts", [[], [""], ["短", "短"], ["只有一段足够长的文字"]])
def test_nothing_to_pair(texts: list[str]) -> None:
    assert len(near_duplicates(Codes.from_texts(texts))) == 0


def test_a_shared_template_stays_linear_and_is_reported() -> None:
    draw = random.Random(2)
    template = random_text(draw, 160)
    texts = [template + random_text(draw, 60) for _ in range(20_000)]
    twins = [texts[i][:-3] + "改三字" for i in range(50)]
    codes = Codes.from_texts(texts + twins)
    pairs = near_duplicates(codes, threshold=0.8)
    assert pairs.n_proposed < 100 * len(codes)
    assert "buckets held more than 48" in pairs.caps[0]
    found = set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    assert {(i, 20_000 + i) for i in range(50)} <= found


def test_hot_buckets_do_not_hide_near_duplicates() -> None:
    texts = corpus(9, 300)
    found = spread(near_duplicates(Codes.from_texts(texts), hot_bucket=2))
    wanted = {pair for pair, jaccard in brute_force(texts, 0.5).items() if jaccard >= 0.8}
    assert len(wanted & set(found)) >= 0.97 * len(wanted)


def test_signatures_made_before_can_be_used() -> None:
    codes = Codes.from_texts(corpus(10, 200))
    again = verified_pairs(sign(codes), codes, params=PairParams(threshold=0.5))
    assert spread(again) == spread(near_duplicates(codes))


@pytest.mark.parametrize("seed", range(3))
def test_exact_jaccard_of_any_pairs_in_any_order(seed: int) -> None:
    texts = corpus(seed, 120)
    draw = np.random.default_rng(seed)
    left, right = draw.integers(0, len(texts), (2, 300))
    truth = brute_force(texts, 0.0)
    expected = [
        truth[min(a, b), max(a, b)] if a != b else float(len(texts[a]) > 4) for a, b in zip(left, right, strict=True)
    ]
    assert exact_jaccard(Codes.from_texts(texts), left, right, shingle_chars=5).tolist() == expected


def test_pairs_refuse_unordered_columns() -> None:
    one, two = np.array([1]), np.array([2])
    with pytest.raises(BadInput):
        Pairs(two, one, np.ones(1, np.float32), np.arange(3))
    with pytest.raises(BadInput):
        Pairs(one, two, np.ones(2, np.float32), np.arange(3))
