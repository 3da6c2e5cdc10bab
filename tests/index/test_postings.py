from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.align.helpers import corpus_of, random_texts
from toolkit.align.grams import Corpus, gram_hashes, gram_starts
from toolkit.index import postings
from toolkit.index.postings import MoreKeys, Postings, write_postings


def naive(corpus: Corpus) -> dict[int, set[int]]:
    """Documents of each gram, by its hash."""
    found: dict[int, set[int]] = {}
    begins, hashes = gram_starts(corpus), gram_hashes(corpus.codes)
    for at, value in enumerate(hashes.tolist()):
        if begins[at]:
            found.setdefault(value, set()).add(int(corpus.doc_of(np.array([at]))[0]))
    return found


NONE = MoreKeys(np.zeros(0, np.uint64), np.zeros(0, np.int64))


def written(folder: Path, corpus: Corpus, more: MoreKeys = NONE) -> Postings:
    write_postings(folder, corpus, more, n_threads=1)
    return Postings(folder, corpus.n_docs)


@pytest.mark.parametrize("seed", range(6))
def test_every_gram_leads_to_its_documents(tmp_path: Path, seed: int) -> None:
    corpus = corpus_of(random_texts(seed, n_texts=12))
    expected = naive(corpus)
    hashes = np.array([*expected, 12345], dtype=np.uint64)
    hits = written(tmp_path, corpus).find(hashes)
    found: dict[int, list[int]] = {value: [] for value in hashes.tolist()}
    for gram, document in zip(hits.gram.tolist(), hits.document.tolist(), strict=True):
        found[int(hashes[gram])].append(document)
    assert {value: set(documents) for value, documents in found.items()} == expected | {12345: set()}
    assert all(len(documents) == len(set(documents)) for documents in found.values())
    assert hits.n_documents.tolist() == [len(found[value]) for value in hashes.tolist()]


def test_of_common_grams_the_same_documents_are_listed_and_all_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "LISTED", 5)
    corpus = corpus_of(["河道清淤工程已经完成验收" for _ in range(40)] + ["村民大会讨论了修桥的办法"])
    hashes = np.unique(gram_hashes(corpus.codes[: corpus.offsets[1] - 1]))
    hits = written(tmp_path, corpus).find(hashes)
    assert hits.n_documents.tolist() == [40] * len(hashes)
    by_gram = [sorted(hits.document[hits.gram == gram].tolist()) for gram in range(len(hashes))]
    assert len(by_gram[0]) == 5
    assert all(documents == by_gram[0] for documents in by_gram)


def test_more_keys_lead_to_their_documents_too(tmp_path: Path) -> None:
    corpus = corpus_of(random_texts(3, n_texts=5))
    starts = corpus.offsets[:-1]
    keys = np.array([9 << 40, 7 << 45, 9 << 40], dtype=np.uint64)
    found = written(tmp_path, corpus, MoreKeys(keys, starts[[3, 1, 0]])).find(keys[:2])
    assert sorted(zip(found.gram.tolist(), found.document.tolist(), strict=True)) == [(0, 0), (0, 3), (1, 1)]
    assert found.n_documents.tolist() == [2, 1]
    grams = gram_hashes(corpus.codes[:10])
    assert set(written(tmp_path, corpus, MoreKeys(keys, starts[[3, 1, 0]])).find(grams).document.tolist()) >= {0}


def test_an_empty_corpus_has_no_grams(tmp_path: Path) -> None:
    hits = written(tmp_path, corpus_of(["短"])).find(np.array([1, 2], dtype=np.uint64))
    assert len(hits.gram) == 0
    assert hits.n_documents.tolist() == [0, 0]


def test_segments_list_together_what_one_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "LISTED", 30)
    gram = np.repeat(np.arange(2, dtype=np.int32), [1000, 20])
    document = np.concatenate([np.arange(1000), np.arange(20)]).astype(np.int32)
    kept, documents = postings.foremost(gram, document, np.array([4000, 20]))
    common = documents[kept == 0]
    assert np.count_nonzero(kept == 1) == 20, "what is rare is listed whole"
    assert 3 <= len(common) <= 13, "a quarter of its documents are here, and so is a quarter of those listed"
    rarer, more = postings.foremost(gram, document, np.array([2000, 20]))
    assert set(common.tolist()) < set(more[rarer == 0].tolist())
