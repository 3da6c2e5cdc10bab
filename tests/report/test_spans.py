from __future__ import annotations

import numpy as np
import pytest

from toolkit.errors import BadSpan
from toolkit.model import DocumentView, OffsetMap
from toolkit.report.spans import shown_spans


def random_view(rng: np.random.Generator) -> DocumentView:
    n = int(rng.integers(1, 30))
    first = int(rng.integers(0, 50))
    if rng.random() < 0.3:
        return DocumentView("d", "字" * n, first)
    gaps = rng.integers(0, 4, n)
    widths = rng.integers(1, 3, n)
    starts = first + np.cumsum(gaps + widths) - widths
    origin = OffsetMap(starts.astype(np.int32), (starts + widths).astype(np.int32))
    return DocumentView("d", "字" * n, first, origin)


def one_by_one(view: DocumentView, start: int, end: int, length: int) -> tuple[int, int]:
    try:
        span = view.to_repaired(start, end)
    except BadSpan:
        return 0, 0
    return (span.start, min(span.end, length)) if span.start < length else (0, 0)


@pytest.mark.parametrize("seed", range(40))
def test_equals_the_view_span_by_span(seed: int) -> None:
    rng = np.random.default_rng(seed)
    view = random_view(rng)
    starts = rng.integers(0, 150, 60)
    ends = starts + rng.integers(1, 40, 60)
    length = int(rng.integers(1, len(view.text) + 1))
    firsts, lasts = shown_spans(view, starts, ends, length=length)
    expected = [one_by_one(view, int(s), int(e), length) for s, e in zip(starts, ends, strict=True)]
    assert list(zip(firsts.tolist(), lasts.tolist(), strict=True)) == expected
