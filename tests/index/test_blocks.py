from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from toolkit.errors import BadIndex
from toolkit.index import blocks
from toolkit.index.blocks import ProvenArray, ProvenBytes, write_array, write_bytes


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 16)


@pytest.mark.parametrize("n", [0, 1, 3, 4, 5, 100])
def test_values_and_ranges(tmp_path: Path, n: int) -> None:
    values = np.random.default_rng(n).integers(0, 1 << 32, n, dtype=np.uint32)
    write_array(tmp_path / "a.bin", values)
    array = ProvenArray(tmp_path / "a.bin", "<u4")
    assert len(array) == n
    everywhere = np.arange(n)
    assert array.take(everywhere).tolist() == values.tolist()
    starts, ends = (grid.ravel() for grid in np.meshgrid(everywhere, np.arange(n + 1)))
    expected = [v for a, b in zip(starts.tolist(), ends.tolist(), strict=True) for v in values[a:b].tolist()]
    assert array.ranges(starts, ends).tolist() == expected


def test_only_what_is_read_is_proven(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a.bin", bytes(range(64)))
    data = bytearray(range(64))
    data[40] ^= 1
    (tmp_path / "a.bin").write_bytes(data)
    found = ProvenBytes(tmp_path / "a.bin")
    assert found.read(0, 32) == bytes(range(32))
    assert found.read(48, 64) == bytes(range(48, 64))
    with pytest.raises(BadIndex, match="damaged at byte 32"):
        found.read(30, 34)
    with pytest.raises(BadIndex):
        found.prove_all()


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadIndex, match=r"a\.bin"):
        ProvenBytes(tmp_path / "a.bin")
