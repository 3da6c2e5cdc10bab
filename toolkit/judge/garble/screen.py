"""A cheap look at gram counts alone, for corpora: which texts need the full score at all."""

from __future__ import annotations

from toolkit.judge.garble.form import Form
from toolkit.judge.garble.model import Detector


def may_be_garbled(form: Form, detector: Detector) -> bool:
    """Whether a text's grams are odd enough for the full score."""
    raise NotImplementedError
