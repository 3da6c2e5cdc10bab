from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from experiments.garble_corpus import Natural
from experiments.garble_course import CHUNK, Course, Fold, chunks, examples, spin_at_random
from experiments.garble_spinners import ListedRules, Vocabulary
from tests.judge.rewrite.prose import REPORT
from toolkit.judge.garble.model import load_detector

LISTED = ListedRules([("工作", "事情"), ("群众", "大众"), ("加强", "增强"), ("全县", "整县")])


@pytest.fixture(scope="module")
def course() -> Course:
    detector = load_detector()
    folds = tuple(
        Fold([Natural(f"报告{k}", genre, REPORT * 8)], detector.tables, {genre: detector.tables})
        for k, genre in enumerate(("province", "news"))
    )
    return Course(detector.alphabet, folds, Vocabulary([], [], [], {}), LISTED)


def test_what_ships_is_of_the_first_fold(course: Course) -> None:
    assert course.tables is course.folds[0].tables
    assert [natural.key for natural in course.naturals] == ["报告0"]


def test_examples_mark_what_the_spinner_put_in(course: Course) -> None:
    spun = 0
    for form, classes, changed in islice(examples(course, np.random.default_rng(1)), 40):
        assert classes.shape == (len(course.tables.patterns), len(form))
        assert changed.shape == (len(form),)
        put_in = {course.alphabet[s - 5] for s in form.symbols[changed].tolist()}
        assert put_in <= set("事情大众增整")
        spun += bool(changed.any())
    assert 5 <= spun <= 35


def test_the_same_seed_gives_the_same_chunks(course: Course) -> None:
    first, again = (list(islice(chunks(course, np.random.default_rng(4)), 5)) for _ in range(2))
    for one, other in zip(first, again, strict=True):
        assert one.symbols.shape == one.changed.shape == (len(one.symbols), CHUNK)
        assert one.classes.shape == (len(one.symbols), len(course.tables.patterns), CHUNK)
        assert np.array_equal(one.symbols, other.symbols)
        assert np.array_equal(one.classes, other.classes)
        assert not (one.changed & ~one.chinese).any()


def test_a_text_without_words_of_the_list_stays_as_it_is(course: Course) -> None:
    text, changed = spin_at_random("甲乙丙丁" * 50, course, np.random.default_rng(2))
    assert text == "甲乙丙丁" * 50
    assert not changed.any()
