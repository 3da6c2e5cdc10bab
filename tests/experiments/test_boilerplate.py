from __future__ import annotations

import numpy as np

from experiments.boilerplate import Passage, auc, information, learnt

ROWS = [
    Passage(f"this act shall take effect as law number {'i' * (i % 3)}", frozenset((f"a{i}", f"b{i}")), False)
    for i in range(12)
] + [
    Passage(f"a food that holds {word} must say so on its label", frozenset((f"c{i}", f"d{i}")), True)
    for i, word in enumerate("milk eggs soy nuts fish wheat corn rice salt oats honey lupin".split())
]


def test_auc_counts_pairs() -> None:
    scores = np.array([0.0] * 12 + [1.0] * 12)
    assert auc(scores, ROWS) == 1
    assert auc(-scores, ROWS) == 0
    assert auc(np.zeros(24), ROWS) == 0.5
    neither = [*ROWS, Passage("x", frozenset("e"), None)]
    assert auc(np.append(scores, -9.0), neither) == 1


def test_what_many_bills_say_tells_little() -> None:
    assert auc(information(ROWS), ROWS) > 0.9


def test_learning_is_held_out_and_repeatable() -> None:
    assert auc(learnt(ROWS, 1), ROWS) > 0.9
    assert learnt(ROWS, 1).tolist() == learnt(ROWS, 1).tolist()
    shuffled = [row._replace(substance=i % 2 == 0) for i, row in enumerate(ROWS)]
    assert auc(learnt(shuffled, 1), shuffled) < 0.9
