from __future__ import annotations

import numpy as np
import pytest

from toolkit.align.agreement import common_prefix
from toolkit.align.normalize import SEPARATOR


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("step", [1, -1])
def test_agreement_against_code_by_code(seed: int, step: int) -> None:
    draw = np.random.default_rng(seed)
    codes = draw.integers(0, 3, int(draw.integers(1, 200))).astype(np.uint16)
    for start in draw.integers(0, len(codes), 3).tolist():  # agreements of every length
        codes[start : start + 60] = codes[: len(codes[start : start + 60])]
    codes[[0, -1] if seed % 2 else [-1]] = SEPARATOR
    left, right = draw.integers(0, len(codes), (2, 300))
    expected = []
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        n, (a, b) = 0, (a, b) if step == 1 else (a - 1, b - 1)
        while min(a, b) >= 0 and max(a, b) < len(codes) and codes[a] == codes[b] != SEPARATOR:
            n, a, b = n + 1, a + step, b + step
        expected.append(n)
    assert common_prefix(codes, left, right, step=step).tolist() == expected
