from __future__ import annotations

from pathlib import Path

import numpy as np

from toolkit.engine.spool import SpooledColumn, let_go, mapped


def test_pieces_become_one_array_that_outlives_its_file(tmp_path: Path) -> None:
    column = SpooledColumn(tmp_path / "a", np.uint16)
    for piece in ([1, 2], [], [3, 65535]):
        column.append(np.array(piece, dtype=np.uint16))
    column.append(np.arange(10, dtype=np.uint16)[::3])
    column.close()
    whole = column.whole()
    (tmp_path / "a").unlink()
    assert whole.tolist() == [1, 2, 3, 65535, 0, 3, 6, 9]
    assert (type(whole), whole.dtype, whole.flags.writeable) == (np.ndarray, np.dtype(np.uint16), False)


def test_an_empty_column(tmp_path: Path) -> None:
    column = SpooledColumn(tmp_path / "a", np.int64)
    column.close()
    assert column.whole().tolist() == []
    assert column.whole().dtype == np.int64


def test_a_column_that_was_let_go_reads_as_before_and_takes_no_memory(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(np.arange(1 << 22, dtype=np.uint16).tobytes())
    column = mapped(tmp_path / "a", np.dtype(np.uint16))
    total = int(column.sum(dtype=np.int64))
    held = _mapped_pages_mb()
    let_go(column, np.zeros(3))
    if held is not None:
        assert held - (_mapped_pages_mb() or 0) > 6
    assert int(column.sum(dtype=np.int64)) == total


def _mapped_pages_mb() -> float | None:
    """Resident memory of mapped files; None where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    lines = status.read_text(encoding="utf-8").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("RssFile")), None)
