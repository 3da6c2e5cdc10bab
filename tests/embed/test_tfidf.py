"""The baseline: nearer where words are shared, unit vectors, zeros where nothing is said."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.embed.tfidf import TfidfEncoder

SAID = "我局认真做好政府信息公开工作"


def test_shared_words_are_nearer() -> None:
    encoder = TfidfEncoder.fit(
        [SAID, *(f"第{a}项{b}工作已经办结" for a in "一二三四五" for b in "水电路气网")], dimension=8
    )
    vectors = encoder.encode([SAID, "我局做好信息公开工作", "第一项水工作已经办结", "", "我"])
    assert vectors.shape == (5, encoder.dimension)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1, 0, 0], abs=1e-4)
