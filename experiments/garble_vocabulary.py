"""The words that spinners drawn afresh work with: a segmenter's dictionary, with neighbours by use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import jieba
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from scipy.sparse.linalg import svds

from experiments.garble_spinners import MAX_WORD, Vocabulary

CONTENT_TAGS = frozenset("vnadilczbfp")
MIN_COUNT = 3
NAME_TAGS = ("nr", "ns", "nt", "nz")
N_WORDS, N_CONTEXTS, N_DIMENSIONS, N_NEIGHBOURS = 16_000, 3_000, 80, 40


def dictionary(exclude: Collection[str]) -> list[tuple[str, int, str]]:
    """The segmenter's words that are no names, commonest first: word, count, first letter of its class."""
    rows = []
    with jieba.get_dict_file() as stream:
        for line in stream.read().decode("utf-8").splitlines():
            word, count, tag = line.split(" ")[:3]
            chinese = len(word) <= MAX_WORD and all("一" <= char <= "鿿" for char in word)
            wanted = int(count) >= MIN_COUNT and tag[0] in CONTENT_TAGS and not tag.startswith(NAME_TAGS)
            if chinese and wanted and word not in exclude:
                rows.append((word, int(count), tag[0]))
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def build_vocabulary(texts: Iterable[str], exclude: Collection[str], usual: Sequence[str]) -> Vocabulary:
    """The vocabulary without the words in `exclude`; neighbours are learned from the texts.

    usual: words of official prose, commonest first.
    """
    rows = dictionary(exclude)
    known = {word for word, _, _ in rows}
    neighbours = {
        word: [other for other in near if other in known]
        for word, near in learn_neighbours(texts).items()
        if word in known
    }
    words, counts, tags = (list(column) for column in zip(*rows, strict=True))
    return Vocabulary(words, counts, tags, {word: near for word, near in neighbours.items() if near}, usual)


def learn_neighbours(texts: Iterable[str]) -> dict[str, list[str]]:
    """Words used alike: nearest by the cosine of reduced positive pointwise mutual information with neighbours.

    Source: Levy, Goldberg & Dagan 2015, Improving Distributional Similarity (PPMI, context smoothing 0.75, SVD).
    """
    lines = [[word for word in jieba.cut(text) if word.strip()] for text in texts]
    counts = Counter(word for line in lines for word in line)
    common = [word for word, _ in counts.most_common(N_WORDS)]
    ids = {word: number for number, word in enumerate(common)}
    table = _co_occurrences([[ids.get(word, -1) for word in line] for line in lines], len(common))
    vectors = _reduce(table)
    words = [number for number, word in enumerate(common) if 2 <= len(word) <= MAX_WORD and counts[word] >= 8]
    unit = vectors[words]
    near: dict[str, list[str]] = {}
    for at in range(0, len(words), 2000):
        cosines = unit[at : at + 2000] @ unit.T
        best = np.argsort(-cosines, axis=1)[:, 1 : N_NEIGHBOURS + 1]
        near |= {common[words[at + row]]: [common[words[k]] for k in best[row]] for row in range(len(best))}
    return near


def _co_occurrences(lines: list[list[int]], n_words: int) -> csr_matrix:
    """How often each word stands right of each common one (first half of the columns), and left of it (second half)."""
    flat = np.concatenate([np.array([*line, -1], dtype=np.int64) for line in lines])
    left, right = flat[:-1], flat[1:]
    after = (right >= 0) & (left >= 0) & (left < N_CONTEXTS)
    before = (left >= 0) & (right >= 0) & (right < N_CONTEXTS)
    rows = np.concatenate([right[after], left[before]])
    columns = np.concatenate([left[after], right[before] + N_CONTEXTS])
    return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(n_words, 2 * N_CONTEXTS))


def _reduce(table: csr_matrix) -> NDArray[np.float32]:
    rows = np.asarray(table.sum(axis=1)).ravel() + 1e-9
    columns = np.asarray(table.sum(axis=0)).ravel() ** 0.75 + 1e-9
    scaled = (diags(columns.sum() / rows) @ table @ diags(1 / columns)).tocsr()
    scaled.data = np.maximum(np.log(np.maximum(scaled.data, 1e-9)), 0)
    left, weights, _ = svds(scaled, k=N_DIMENSIONS, random_state=0)
    vectors = left * np.sqrt(weights)
    unit: NDArray[np.float32] = (vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)).astype(np.float32)
    return unit
