from __future__ import annotations

import numpy as np
import pytest

from tests.align.helpers import corpus_of, grams_of, groups_found, random_texts
from toolkit.align.grams import GRAM, gram_hashes, groups_of


@pytest.mark.parametrize("seed", range(10))
def test_equal_grams_and_only_they_have_equal_hashes(seed: int) -> None:
    codes = np.random.default_rng(seed).integers(1, 4, 3000).astype(np.uint16)
    hashes = gram_hashes(codes)
    assert hashes.shape == (len(codes) - GRAM + 1,)
    by_hash: dict[int, bytes] = {}
    for at, value in enumerate(hashes.tolist()):
        assert by_hash.setdefault(value, codes[at : at + GRAM].tobytes()) == codes[at : at + GRAM].tobytes()
    assert len(by_hash) == len({codes[at : at + GRAM].tobytes() for at in range(len(hashes))})


@pytest.mark.parametrize("n", range(GRAM))
def test_too_short_for_a_gram(n: int) -> None:
    assert gram_hashes(np.ones(n, np.uint16)).shape == (0,)


@pytest.mark.parametrize("slice_bytes", [1 << 30, 2000, 300])
@pytest.mark.parametrize("seed", range(4))
def test_groups_are_the_places_of_repeated_grams(seed: int, slice_bytes: int) -> None:
    corpus = corpus_of(["", *random_texts(seed), "短", ""])
    expected = {tuple(places) for places in grams_of(corpus).values() if len(places) > 1}
    found = groups_found(corpus, slice_bytes=slice_bytes)
    assert len(found) == len(set(found))
    assert set(found) == expected


@pytest.mark.parametrize("n_threads", [1, 3])
def test_threads_change_nothing(n_threads: int) -> None:
    corpus = corpus_of(random_texts(5))
    assert groups_found(corpus, slice_bytes=400, n_threads=n_threads) == groups_found(corpus, slice_bytes=400)


@pytest.mark.parametrize("texts", [[], [""], ["", "", ""], ["五个字而已"], ["恰好六个字呢"]])
def test_corpora_with_next_to_nothing(texts: list[str]) -> None:
    assert groups_found(corpus_of(texts)) == []


@pytest.mark.parametrize("seed", range(20))
def test_grouping_against_counting(seed: int) -> None:
    draw = np.random.default_rng(seed)
    keys = np.sort(draw.integers(0, 30, draw.integers(0, 60))).astype(np.uint64)
    packed = keys << np.uint64(8) | np.arange(len(keys), dtype=np.uint64)
    _, first, counts = np.unique(keys, return_index=True, return_counts=True)
    expected = [tuple(range(i, i + n)) for i, n in zip(first.tolist(), counts.tolist(), strict=True) if n > 1]
    groups = groups_of(packed, 8)
    ends = (groups.starts + groups.sizes).tolist()
    found = [tuple(groups.positions[a:b].tolist()) for a, b in zip(groups.starts.tolist(), ends, strict=True)]
    assert found == expected


@pytest.mark.parametrize("seed", range(5))
def test_document_of_each_position(seed: int) -> None:
    draw = np.random.default_rng(seed)
    corpus = corpus_of(["", *("政" * int(n) for n in draw.choice([0, 0, 1, 3, 300, 2000], 60)), ""])
    at = np.arange(len(corpus.codes))
    expected = np.repeat(np.arange(corpus.n_docs), np.diff(corpus.offsets))
    assert corpus.doc_of(at).tolist() == expected.tolist()
    assert corpus.doc_of(at[:4].reshape(2, 2)).shape == (2, 2)
