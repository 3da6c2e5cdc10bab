"""Which stretches lie near each other, and which places count."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.align.cluster import ClusterParams, clusters
from toolkit.align.extend import Stretches


def stretches(rows: list[tuple[int, int, int, int, int]]) -> Stretches:
    """Rows of (left, right, length, left_doc, right_doc), all of it evidence."""
    ordered = sorted(rows, key=lambda row: (row[3], row[4], row[0], row[1]))
    left, right, length, left_doc, right_doc = (np.array(column, np.int64) for column in zip(*ordered, strict=True))
    return Stretches(left, right, length, left_doc, right_doc, length)


def groups(rows: list[tuple[int, int, int, int, int]]) -> list[int]:
    labels: list[int] = clusters(stretches(rows), ClusterParams(), n_docs=2)[0].tolist()
    return labels


def test_nothing() -> None:
    empty = np.zeros(0, dtype=np.int64)
    labels, unseen = clusters(Stretches(empty, empty, empty, empty, empty, empty), ClusterParams(), n_docs=0)
    assert (len(labels), unseen) == (0, 0)


def test_near_in_order_belong_together() -> None:
    assert groups([(0, 1000, 20, 0, 1), (40, 1044, 20, 0, 1)]) == [0, 0]


@pytest.mark.parametrize("gap", [97, 400])
def test_far_on_one_side_do_not(gap: int) -> None:
    assert groups([(0, 1000, 20, 0, 1), (40, 1020 + gap, 20, 0, 1)]) == [0, 1]


def test_a_moved_passage_leaves_its_neighbours_together() -> None:
    assert groups([(0, 1000, 20, 0, 1), (22, 1080, 20, 0, 1)]) == [0, 0]
    assert groups([(0, 1000, 20, 0, 1), (22, 1080, 7, 0, 1)]) == [0, -1]


def test_two_document_pairs_never_mix() -> None:
    assert groups([(0, 1000, 20, 0, 1), (20, 2000, 20, 0, 2)]) == [0, 1]


def test_swapped_neighbours_belong_together_up_to_the_detour() -> None:
    assert groups([(0, 1024, 20, 0, 1), (22, 1000, 20, 0, 1)]) == [0, 0]
    assert groups([(0, 1400, 20, 0, 1), (22, 1000, 20, 0, 1)]) == [0, 1]


def test_a_short_swapped_stretch_ties_nothing() -> None:
    assert groups([(0, 1024, 20, 0, 1), (22, 1000, 7, 0, 1)])[0] == 0
    assert groups([(0, 1024, 20, 0, 1), (22, 1000, 7, 0, 1)])[1] == -1
