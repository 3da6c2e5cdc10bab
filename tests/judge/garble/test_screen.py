from __future__ import annotations

import numpy as np
import pytest

from tests.judge.garble.test_score import NATURAL
from toolkit.judge.garble.form import FIRST, read_form
from toolkit.judge.garble.form_score import LOOKED, PART, glance, score_form
from toolkit.judge.garble.grams import PATTERNS, GramTables, build_table, hash_pattern
from toolkit.judge.garble.model import load_detector
from toolkit.judge.garble.screen import EVERY, SCREENED, odd_texts, screen_features

ALPHABET = "，。坚持政务公开作为转变作风提高效率的重要工来抓进一步健全机制明确责任"


def text_of(seed: int, n: int) -> str:
    return "".join(np.random.default_rng(seed).choice(list(ALPHABET), n))


def tables_of(text: str) -> GramTables:
    symbols = read_form(text, ALPHABET).symbols
    tables = []
    for pattern in PATTERNS:
        hashes = np.unique(hash_pattern(symbols, pattern.places)[::3])
        tables.append(build_table(hashes, np.full(len(hashes), 4), bits=16, floor=2))
    return GramTables(PATTERNS, tuple(tables))


@pytest.mark.parametrize("n", [6, 7, 40, 101])
def test_against_the_full_look_up(n: int) -> None:
    text = text_of(n, n)
    tables = tables_of(text)
    classes = tables.classes(read_form(text, ALPHABET).symbols)[:, 2 : n - 3 : EVERY]
    run3, run4, around = (classes[tables.row(name)] for name in SCREENED)
    expected = [run3.mean(), (run3 == 0).mean(), run4.mean(), (run4 == 0).mean(), (around > 0).mean()]
    broken = ((around > 0) & (run4 == 0)).mean() + 0.01
    expected += [np.log(broken / ((around > 0).mean() + 0.01)), np.log(broken / ((run3 == 0).mean() + 0.01))]
    assert screen_features([text], ALPHABET, tables)[0] == pytest.approx(np.array(expected), abs=1e-5)


def test_each_text_is_looked_at_by_itself() -> None:
    texts = [text_of(seed, n) for seed, n in enumerate((80, 0, 4, 120, 2, 6))]
    tables = tables_of("".join(texts))
    together = screen_features(texts, ALPHABET, tables)
    assert together.shape == (6, 7)
    assert (together[[1, 2, 4], :5] == 0).all()
    assert together[0] == pytest.approx(screen_features(texts[:1], ALPHABET, tables)[0])
    # with its border each text fills whole steps, so that it is looked at in the same places as alone
    padded = [text + " " * (-(len(text) + 6) % EVERY) for text in texts]
    alone = np.concatenate([screen_features([text], ALPHABET, tables) for text in padded])
    assert screen_features(padded, ALPHABET, tables) == pytest.approx(alone)


def test_digits_letters_and_white_space_are_left_out() -> None:
    tables = tables_of(text_of(1, 300))
    plain = screen_features([ALPHABET[2:12] * 4], ALPHABET, tables)
    assert np.isfinite(plain).all()
    nothing = screen_features(["12 ab\n" * 50, "\ud800" * 60], ALPHABET, tables)
    assert (nothing[:, :5] == 0).all()


def test_no_texts_no_answers() -> None:
    assert odd_texts([]).shape == (0,)
    assert odd_texts(["", "政"], load_detector()).shape == (2,)
    assert FIRST > 4


PROSE = "".join(char for char in NATURAL * 20 if not char.isascii())


def test_a_glance_at_nothing_that_is_judged_sees_nothing() -> None:
    detector = load_detector()
    assert glance(read_form(text_of(3, LOOKED), detector.alphabet), detector) == 0.0


def test_a_glance_at_a_short_text_is_its_score() -> None:
    detector = load_detector()
    form = read_form(PROSE[:LOOKED], detector.alphabet)
    score = score_form(form, detector)
    assert score is not None and score > 0
    assert glance(form, detector) == pytest.approx(score, rel=1e-4)


def test_a_glance_is_of_the_middle_of_every_part() -> None:
    detector = load_detector()
    written = PROSE[: 2 * PART]
    form = read_form(written, detector.alphabet)
    middle = (PART - LOOKED) // 2
    pieces = [written[at + middle : at + middle + LOOKED] for at in (0, PART)]
    scores = [score_form(read_form(piece, detector.alphabet), detector) for piece in pieces]
    assert None not in scores
    best = max(score for score in scores if score is not None)
    assert glance(form, detector) == pytest.approx(best, rel=1e-4)
