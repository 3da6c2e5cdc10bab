from __future__ import annotations

import numpy as np
import pytest

from toolkit.embed.vectors import checked_vectors
from toolkit.errors import BadInput


def test_what_no_encoder_should_give_is_refused() -> None:
    good = np.eye(3, 4, dtype=np.float32)
    assert checked_vectors(good, n_rows=3, dimension=4) is not None
    for wrong in (good[:2], good[0], np.eye(3, 5, dtype=np.float32)):
        with pytest.raises(BadInput, match="shape"):
            checked_vectors(wrong, n_rows=3, dimension=4, encoder="strange")
    for value in (np.nan, np.inf):
        bad = good.copy()
        bad[1, 2] = value
        with pytest.raises(BadInput, match="strange gave 1 of 3 vectors that hold NaN"):
            checked_vectors(bad, n_rows=3, dimension=4, encoder="strange")
