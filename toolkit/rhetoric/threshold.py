"""What counts as near, told from the cosines of random pairs, whatever the encoder."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from toolkit.rhetoric.neighbours import Floats

_SAMPLE = 1500


@dataclass(frozen=True, slots=True)
class Threshold:
    """What counts as near, and where that comes from.

    link: least mean cosine between two clusters that merge; center: least cosine of a member to its center. median,
    deviation: of the cosines of random pairs (the deviation is half the distance of the 16th and 84th percentile).
    """

    link: float
    center: float
    median: float
    deviation: float


def threshold_of(vectors: Floats, *, chance: float) -> Threshold:
    """Set the threshold so that among all vectors less than `chance` neighbours of one are expected by accident.

    The cosines of random pairs are taken as normal around their median; quantiles are robust to the few pairs that do
    belong together. A member of a large cluster of mean cosine t has the cosine sqrt(t) to its center, typically.
    """
    n = len(vectors)
    if n < 2:
        return Threshold(1.0, 1.0, 0.0, 0.0)
    sample = vectors[np.unique(np.linspace(0, n - 1, min(n, _SAMPLE)).astype(np.int64))]
    cosines = (sample @ sample.T)[np.triu_indices(len(sample), 1)]
    low, median, high = np.percentile(cosines, [16, 50, 84]).tolist()
    deviation = (high - low) / 2
    link = median + deviation * NormalDist().inv_cdf(1 - min(chance / n, 0.5))
    link = float(np.clip(link, 0.02, 0.95))
    return Threshold(link, float(np.sqrt(link)), median, deviation)
