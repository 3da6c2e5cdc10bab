from __future__ import annotations

import random

import numpy as np
import pytest

from toolkit.experiment.strangers import LONG_RUN, RARE_RUN, strangers


@pytest.mark.parametrize("seed", range(20))
def test_strangers_share_nothing_but_what_many_have(seed: int) -> None:
    draw = random.Random(seed)
    parts = ["".join(draw.choices("甲乙丙丁戊己庚辛壬癸", k=size)) for size in (15, 25, 30, 65, 80, 22)]
    texts = ["".join(draw.choices(parts, k=2)) for _ in range(8)]

    def runs(text: str, length: int) -> set[str]:
        return {text[i : i + length] for i in range(len(text) - length + 1)}

    def related(one: str, other: str) -> bool:
        rare = {run for run in runs(one, RARE_RUN) & runs(other, RARE_RUN) if sum(run in text for text in texts) <= 3}
        return bool(rare or runs(one, LONG_RUN) & runs(other, LONG_RUN))

    strange = strangers(texts)
    for i, one in enumerate(texts):
        for j, other in enumerate(texts):
            assert strange[i, j] == (i != j and not related(one, other))


def test_texts_without_a_run_are_strangers_to_all() -> None:
    assert np.array_equal(strangers(["短", ""]), [[False, True], [True, False]])
