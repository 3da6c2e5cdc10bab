"""Which nameless texts several sites carry: template essays, whatever else they look like."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from toolkit.align.grams import BoolArray, Corpus
from toolkit.align.matches import Matches

OTHER_SITES = 2
"""Sites beside its own that must carry a text."""

_SHARE = 0.6


def spread_over_sites(
    corpus: Corpus, matches: Matches, sites: Sequence[str | None], asked: BoolArray
) -> dict[int, list[int]]:
    """Of each asked document that OTHER_SITES or more other sites carry: one document on each of those sites.

    asked: shape (n_docs,), which documents name no agency and stand on a site that is no government's. A site carries a
    document if _SHARE of it is matched in one text there (formulas count as well: essays are full of them).
    """
    carriers: dict[int, dict[str, int]] = {}
    size = np.diff(corpus.offsets) - 1
    for mine, other, start, end in (
        (matches.left_doc, matches.right_doc, matches.left_start, matches.left_end),
        (matches.right_doc, matches.left_doc, matches.right_start, matches.right_end),
    ):
        chosen = np.flatnonzero(asked[mine])
        pairs, which = np.unique(np.stack([mine[chosen], other[chosen]]), axis=1, return_inverse=True)
        matched = np.bincount(which.ravel(), weights=(end - start)[chosen], minlength=pairs.shape[1])
        for (doc, carrier), n_chars in zip(pairs.T.tolist(), matched.tolist(), strict=True):
            site = sites[carrier]
            if site and site != sites[doc] and n_chars >= _SHARE * size[doc]:
                carriers.setdefault(doc, {}).setdefault(site, carrier)
    return {doc: list(found.values()) for doc, found in sorted(carriers.items()) if len(found) >= OTHER_SITES}
