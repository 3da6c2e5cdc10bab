from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from toolkit.fingerprint import UInt32Array, fmix32


def plain_fmix32(value: int) -> int:
    """MurmurHash3's finalizer in Python's own integers."""
    value = ((value ^ (value >> 16)) * 0x85EBCA6B) & 0xFFFFFFFF
    value = ((value ^ (value >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
    return value ^ (value >> 16)


@given(st.lists(st.integers(0, 2**32 - 1), max_size=50))
def test_mixing_is_murmurs_and_leaves_its_input(values: list[int]) -> None:
    given_values: UInt32Array = np.array(values, dtype=np.uint32)
    assert fmix32(given_values).tolist() == [plain_fmix32(value) for value in values]
    assert given_values.tolist() == values


def test_the_known_value() -> None:
    assert fmix32(np.array([0, 1], dtype=np.uint32)).tolist() == [0, 0x514E28B7]
