"""How candidates are looked for, and what that promises."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.errors import BadInput


def candidate_probability(jaccard: float, *, bands: int, rows: int) -> float:
    """Probability that a pair of this Jaccard similarity agrees in all rows of at least one band.

    Source: Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, section 3.4.
    """
    return float(1 - (1 - jaccard**rows) ** bands)


@dataclass(frozen=True, slots=True)
class PairParams:
    """What counts as a near-duplicate and how hard to look.

    threshold: least Jaccard similarity of the shingle sets, 0 < threshold <= 1.
    least_recall: a pair exactly at the threshold is proposed with at least this probability where the slots allow it;
    a more similar pair more surely (at threshold .5 with 256 slots: .984 at .5, .9999 at .6). Bands are made as long as
    this permits, because longer bands propose fewer unrelated texts.
    hot_bucket: buckets with more texts are not paired each with each but linked linearly, and reported in `caps`.
    """

    threshold: float = 0.5
    least_recall: float = 0.98
    hot_bucket: int = 48

    def __post_init__(self) -> None:
        if not 0 < self.threshold <= 1:
            raise BadInput(f"threshold is {self.threshold}, expected more than 0 and at most 1")
        if not 0 < self.least_recall < 1:
            raise BadInput(f"least_recall is {self.least_recall}, expected between 0 and 1")
        if self.hot_bucket < 2:
            raise BadInput(f"hot_bucket is {self.hot_bucket}, expected 2 or more")

    def band_rows(self, n_slots: int) -> int:
        """Slots in a band: the most, up to 16, that still keep `least_recall` at the threshold; at least 1."""
        rows = 1
        for longer in range(2, min(16, n_slots) + 1):
            if candidate_probability(self.threshold, bands=n_slots // longer, rows=longer) < self.least_recall:
                break
            rows = longer
        return rows
