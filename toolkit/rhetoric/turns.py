"""Clusters told: the typical sentence and its words, who says it, in which years and regions, since when."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from toolkit.judge.segmenter import segmenter
from toolkit.model import by_time
from toolkit.rhetoric.clusters import Clusters
from toolkit.rhetoric.neighbours import Floats, Ints
from toolkit.rhetoric.plane import lay_out
from toolkit.rhetoric.threshold import Threshold
from toolkit.rhetoric.wordings import Excluded, Wordings

MAPPED = 160
"""Clusters that get a place on the map, the most widespread first."""

_WORDED = 2_000
_ASKED = 50
_WORDS = 3
_COMMON_SAMPLE = 2_000
_LABEL_CHARS = 80
_WORD = re.compile(r"[\u3400-\u9fff]{2,}|[A-Za-z]{3,}")


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """What is known of the document that each sentence stands in; each of shape (n_sentences,).

    document, publisher: numbers. region, year: -1 where it is not known. date: when it was seen, see `Metadata`.
    """

    document: Ints
    publisher: Ints
    region: Ints
    year: Ints
    date: Sequence[str]


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of speech.

    sentence: the member nearest to the center; words: of it, those that tell the cluster from other sentences.
    n_wordings: distinct members, near-verbatim copies counted once. cohesion: mean cosine of all pairs of them.
    n_agencies counts publishers: where a document names no agency, its page is one. first_seen: None where no document
    has a date. place: x, y and radius of its disc on a map of width 1; None for clusters that are not on it.
    """

    sentence: str
    words: tuple[str, ...]
    n_sentences: int
    n_wordings: int
    n_docs: int
    n_agencies: int
    n_regions: int
    n_years: int
    first_seen: str | None
    cohesion: float
    place: tuple[float, float, float] | None = None

    @property
    def label(self) -> str:
        """The typical sentence, cut where it is long, and its words."""
        cut = self.sentence if len(self.sentence) <= _LABEL_CHARS else f"{self.sentence[:_LABEL_CHARS]}…"
        return f"{cut}（{'、'.join(self.words)}）" if self.words else cut


@dataclass(frozen=True, slots=True, eq=False)
class Rhetoric:
    """All turns of speech of a corpus, the most widespread first, and their sentences.

    cluster, sentence, wording: shape (n_members,): number of the turn, of the sentence as it was given, of its wording
    (near-verbatim copies have the same); by turn, then by similarity. similarity: to the center, 0-1.
    """

    turns: tuple[Turn, ...]
    cluster: Ints
    sentence: Ints
    wording: Ints
    similarity: Floats
    excluded: Excluded
    threshold: Threshold
    encoder: str

    @property
    def n_spreading(self) -> int:
        """Turns of speech that more than one publisher uses; the others are one house's habit."""
        return sum(turn.n_agencies > 1 for turn in self.turns)


def tell(clusters: Clusters, wordings: Wordings, sources: Sources, *, encoder: str) -> Rhetoric:
    """Describe clusters and put the most widespread first: by publishers, then wordings, then sentences."""
    asked = np.flatnonzero(wordings.of_sentence >= 0)
    of = clusters.cluster[wordings.of_sentence[asked]]
    sentence, cluster = asked[of >= 0], of[of >= 0]
    wording = wordings.of_sentence[sentence]
    n = len(clusters)
    counts = {
        "n_sentences": np.bincount(cluster, minlength=n),
        "n_wordings": _distinct(cluster, clusters.copy_of[wording], n),
        "n_docs": _distinct(cluster, sources.document[sentence], n),
        "n_agencies": _distinct(cluster, sources.publisher[sentence], n),
        "n_regions": _distinct(cluster, sources.region[sentence], n),
        "n_years": _distinct(cluster, sources.year[sentence], n),
    }
    typical = _typical(clusters)
    order = np.lexsort((typical, -counts["n_sentences"], -counts["n_wordings"], -counts["n_agencies"]))
    rank = np.empty(n, dtype=np.int64)
    rank[order] = np.arange(n)
    words = _words(clusters, wordings, typical, order)
    places = lay_out(clusters.centers[order[:MAPPED]], counts["n_sentences"][order[:MAPPED]])
    first = _first_dates(cluster, [sources.date[at] for at in sentence.tolist()], n)
    turns = tuple(
        Turn(
            sentence=wordings.texts[typical[at]],
            words=words[at],
            **{name: int(column[at]) for name, column in counts.items()},
            first_seen=first[at] or None,
            cohesion=float(np.clip(clusters.cohesion[at], 0, 1)),
            place=places[row] if row < len(places) else None,
        )
        for row, at in enumerate(order.tolist())
    )
    cluster, similarity = rank[cluster], clusters.similarity[wording]
    by = np.lexsort((sentence, wording, -similarity, cluster))
    return Rhetoric(
        turns=turns,
        cluster=cluster[by],
        sentence=sentence[by],
        wording=clusters.copy_of[wording][by],
        similarity=similarity[by],
        excluded=_excluded(clusters, wordings),
        threshold=clusters.threshold,
        encoder=encoder,
    )


def _excluded(clusters: Clusters, wordings: Wordings) -> Excluded:
    """What was not asked, those included that the encoder had no vector for."""
    told = np.append(clusters.spoken, True)  # -1, what was not asked, finds the last
    return Excluded(
        wordings.excluded.too_short,
        wordings.excluded.too_long,
        int(np.count_nonzero(~told[wordings.of_sentence])),
    )


def _distinct(cluster: Ints, value: Ints, n: int) -> Ints:
    """How many different values each cluster has; negative ones are none."""
    known = value >= 0
    if not known.any():
        return np.zeros(n, dtype=np.int64)
    base = np.int64(value.max() + 1)
    return np.bincount(np.unique(cluster[known] * base + value[known]) // base, minlength=n)


def _typical(clusters: Clusters) -> Ints:
    """The wording nearest to each center, of equally near ones the first; no copy."""
    own = np.flatnonzero((clusters.cluster >= 0) & (clusters.copy_of == np.arange(len(clusters.copy_of))))
    order = own[np.lexsort((own, -clusters.similarity[own], clusters.cluster[own]))]
    first: Ints = order[np.flatnonzero(np.diff(clusters.cluster[order], prepend=-1))]
    return first


def _first_dates(cluster: Ints, dates: Sequence[str], n: int) -> list[str]:
    first = [""] * n
    for at, date in zip(cluster.tolist(), dates, strict=True):
        if date and (not first[at] or by_time(date) < by_time(first[at])):
            first[at] = date
    return first


def _words(clusters: Clusters, wordings: Wordings, typical: Ints, order: Ints) -> list[tuple[str, ...]]:
    """For each cluster the words of its typical sentence that its members have and other sentences have not.

    A word's weight is p log(p / q), its part of the relative entropy of the cluster to the corpus: p, q are how often
    it stands in a wording. Only the first clusters in `order` get words.
    """
    step = max(1, len(wordings) // _COMMON_SAMPLE)
    sample = "\n".join(wordings.texts[::step])
    n_sample = sample.count("\n") + 1
    common: dict[str, float] = {}
    found: list[tuple[str, ...]] = [()] * len(typical)
    members = _members(clusters)
    for at in order[:_WORDED].tolist():
        own = [wordings.texts[one] for one in members[at][:_ASKED]]
        said = "\n".join(own)
        candidates = dict.fromkeys(
            word for word in segmenter().lcut(wordings.texts[typical[at]]) if _WORD.fullmatch(word)
        )
        weight: dict[str, float] = {}
        for word in candidates:
            if word not in common:
                common[word] = (sample.count(word) + 1) / (n_sample + 2)
            share = said.count(word) / len(own)
            weight[word] = share * math.log(share / common[word])
        best = sorted(weight, key=lambda word: (-weight[word], word))[:_WORDS]
        found[at] = tuple(word for word in best if weight[word] > 0)
    return found


def _members(clusters: Clusters) -> list[list[int]]:
    """The distinct wordings of each cluster, nearest to the center first."""
    own = np.flatnonzero((clusters.cluster >= 0) & (clusters.copy_of == np.arange(len(clusters.copy_of))))
    order = own[np.lexsort((own, -clusters.similarity[own], clusters.cluster[own]))]
    bounds = np.searchsorted(clusters.cluster[order], np.arange(len(clusters) + 1)).tolist()
    listed = order.tolist()
    return [listed[start:end] for start, end in pairwise(bounds)]
