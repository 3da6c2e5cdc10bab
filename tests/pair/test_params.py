from __future__ import annotations

import numpy as np
import pytest

from toolkit.errors import BadInput
from toolkit.pair import PairParams, candidate_probability
from toolkit.pair.bands import least_matches


@pytest.mark.parametrize("bad", [{"threshold": 0.0}, {"threshold": 1.1}, {"least_recall": 1.0}, {"hot_bucket": 1}])
def test_bad_values_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(BadInput, match=next(iter(bad))):
        PairParams(**bad)  # type: ignore[arg-type]


def test_bands_of_four_at_one_half() -> None:
    assert PairParams(threshold=0.5).band_rows(256) == 4
    assert candidate_probability(0.5, bands=64, rows=4) == pytest.approx(0.9839, abs=1e-4)


@pytest.mark.parametrize("threshold", [0.1, 0.3, 0.5, 0.7, 0.8, 0.95, 1.0])
@pytest.mark.parametrize("n_slots", [64, 128, 256])
def test_bands_keep_the_promised_recall_where_slots_allow(threshold: float, n_slots: int) -> None:
    params = PairParams(threshold=threshold)
    rows = params.band_rows(n_slots)
    assert rows == 1 or candidate_probability(threshold, bands=n_slots // rows, rows=rows) >= params.least_recall


@pytest.mark.parametrize("jaccard", [0.3, 0.5, 0.8, 1.0])
@pytest.mark.parametrize("miss", [0.01, 0.001])
def test_least_matches_misses_as_rarely_as_promised(jaccard: float, miss: float) -> None:
    least = least_matches(64, jaccard, miss)
    counts = np.random.default_rng(1).binomial(64, jaccard, 200_000)
    assert np.mean(counts < least) <= miss * 1.2
    assert least == 64 or np.mean(counts < least + 1) > miss * 0.8
