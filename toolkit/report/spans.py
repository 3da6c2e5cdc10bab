"""Many spans of one document at once, from original to shown coordinates."""

from __future__ import annotations

import numpy as np

from toolkit.model import DocumentView
from toolkit.report.ranked import Ints


def shown_spans(view: DocumentView, starts: Ints, ends: Ints, *, length: int) -> tuple[Ints, Ints]:
    """Where original spans lie in the first `length` characters of the view's text.

    Equals `DocumentView.to_repaired` span by span, cut at `length`; a span of which nothing shows becomes (0, 0).
    """
    if view.origin is None:
        first, last = np.maximum(starts - view.first, 0), ends - view.first
    else:
        first = np.searchsorted(view.origin.ends, starts, side="right")
        last = np.searchsorted(view.origin.starts, ends, side="left")
    last = np.minimum(last, length)
    empty = first >= last
    return np.where(empty, 0, first), np.where(empty, 0, last)
