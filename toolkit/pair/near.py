"""Near-duplicate pairs of a corpus: sign, propose, check exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import BadInput
from toolkit.fingerprint import EMPTY, Int64Array, Signatures, SketchParams, TextSource, sign_stream
from toolkit.pair.bands import Candidates, candidates, same_signature
from toolkit.pair.exact import exact_jaccard, text_digests
from toolkit.pair.params import PairParams

Float32Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of near-duplicate texts, by text number, each once.

    left, right: shape (n_pairs,), int64, left < right, in ascending order. jaccard: shape (n_pairs,), float32, the
    exact similarity of the shingle sets. Texts that are equal character for character appear as a star: each is paired
    with the first of them at 1.0, and only the first is paired with other texts; what holds for it holds for all.
    duplicates_of: shape (n_texts,), the first text equal to this one; its own number where there is none before it.
    n_proposed: pairs that met in some band, before any check. caps: limits that were hit, in words.
    """

    left: Int64Array
    right: Int64Array
    jaccard: Float32Array
    duplicates_of: Int64Array
    n_proposed: int = 0
    caps: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not len(self.left) == len(self.right) == len(self.jaccard):
            raise BadInput(f"columns differ in length: {len(self.left)}, {len(self.right)}, {len(self.jaccard)}")
        if np.any(self.left >= self.right):
            raise BadInput("every pair needs left < right")

    def __len__(self) -> int:
        return len(self.left)

    def at_least(self, threshold: float) -> Pairs:
        """Keep the pairs of this similarity or more."""
        keep = self.jaccard >= np.float32(threshold)
        return Pairs(
            self.left[keep], self.right[keep], self.jaccard[keep], self.duplicates_of, self.n_proposed, self.caps
        )


def near_duplicates(
    source: TextSource, *, threshold: float = 0.5, sketch: SketchParams | None = None, hot_bucket: int = 48
) -> Pairs:
    """All pairs of texts whose sets of character n-grams have Jaccard similarity >= threshold.

    source: `Codes`, or a corpus on disk that can be read again. Reported similarities are exact; a pair is missed with
    the probability that `PairParams` states (at threshold .5: .016 for a pair at .5, 1e-4 at .6, 1e-15 at .8).
    Texts shorter than a shingle have no set and are never paired. hot_bucket: see `PairParams`.
    """
    params = PairParams(threshold=threshold, hot_bucket=hot_bucket)
    return verified_pairs(sign_stream(source.chunks(), sketch), source, params=params)


def verified_pairs(signatures: Signatures, source: TextSource, *, params: PairParams) -> Pairs:
    """Pairs from signatures that are there already. source: the same texts in the same order."""
    rows = np.flatnonzero(signatures.matrix[:, 0] != EMPTY)
    duplicates_of = _duplicates_of(signatures, source, rows)
    first = rows[duplicates_of[rows] == rows]
    found = candidates(signatures, first, params)
    jaccard = exact_jaccard(source, found.left, found.right, shingle_chars=signatures.params.shingle_chars)
    keep = jaccard >= params.threshold
    copies = np.flatnonzero(duplicates_of != np.arange(len(duplicates_of)))
    left = np.concatenate([found.left[keep], duplicates_of[copies]])
    right = np.concatenate([found.right[keep], copies])
    similarity = np.concatenate([jaccard[keep], np.ones(len(copies))]).astype(np.float32)
    order = np.lexsort((right, left))
    caps = _caps(found, params)
    return Pairs(left[order], right[order], similarity[order], duplicates_of, found.n_proposed, caps)


def _duplicates_of(signatures: Signatures, source: TextSource, rows: Int64Array) -> Int64Array:
    """Find the first equal text for every text. Only texts that share a signature are read."""
    out = np.arange(len(signatures))
    alike = same_signature(signatures.matrix, rows)
    first: dict[bytes, int] = {}
    for text, digest in zip(alike.tolist(), text_digests(source, alike), strict=True):
        out[text] = first.setdefault(digest, text)
    return out


def _caps(found: Candidates, params: PairParams) -> tuple[str, ...]:
    if found.n_hot_buckets == 0:
        return ()
    return (
        f"{found.n_hot_buckets} buckets held more than {params.hot_bucket} texts with the same words (largest: "
        f"{found.largest_bucket}); their {found.n_hot_texts} texts were linked to their nearest neighbours and a "
        "representative instead of each with each",
    )
