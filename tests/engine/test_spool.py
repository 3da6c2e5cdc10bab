from __future__ import annotations

from pathlib import Path

import numpy as np

from toolkit.engine.spool import SpooledColumn


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
