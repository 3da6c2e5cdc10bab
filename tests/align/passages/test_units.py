from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.align.passages import Terms, read_units, terms_of

ANY_TEXT = st.text(alphabet=st.sampled_from("abC d’'._。，渠道修\n 12\U00020001\ud800"), max_size=80)


@pytest.mark.parametrize("terms", Terms)
@given(text=ANY_TEXT)
def test_terms_stand_in_order_inside_the_text_and_sentences_hold_all_of_them(terms: Terms, text: str) -> None:
    units = read_units(text, terms)
    starts, ends = units.starts.tolist(), units.ends.tolist()
    assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))
    assert starts == sorted(starts)
    cuts = units.cuts.tolist()
    assert (cuts[0], cuts[-1]) == (0, len(units))
    assert all(a < b for a, b in pairwise(cuts))
    assert units.opens().sum() == units.closes().sum() == units.n_sentences == (len(cuts) - 1)


def test_words_fold_case_and_leave_punctuation_out() -> None:
    text = "The Council's WELL - it ran dry."
    units = read_units(text, Terms.WORDS)
    shown = [text[a:b] for a, b in zip(units.starts.tolist(), units.ends.tolist(), strict=True)]
    assert shown == ["The", "Council's", "WELL", "it", "ran", "dry"]
    assert units.terms.tolist() == read_units(text.upper(), Terms.WORDS).terms.tolist()


def test_characters_need_no_spaces_and_numbers_are_one() -> None:
    text = "修渠道12.5公里。"
    units = read_units(text, Terms.CHARACTERS)
    shown = [text[a:b] for a, b in zip(units.starts.tolist(), units.ends.tolist(), strict=True)]
    assert shown == ["修渠", "渠道", "道12", "12.5", "5公", "公里", "里"]


def test_sentences_of_too_few_words_go_with_their_neighbour() -> None:
    units = read_units("The canal was mended. Good. Five villages paid for it.", Terms.WORDS)
    assert units.n_sentences == 2
    assert units.cuts.tolist() == [0, 4, 10]


@pytest.mark.parametrize(
    ("texts", "terms"),
    [
        (["修渠道", "修水渠"], Terms.CHARACTERS),
        (["修渠道", "mended"], Terms.WORDS),
        (["The village of Weitang (苇塘) mended its canal in three months."], Terms.WORDS),
        (["苇塘镇修渠（canal）三公里，由五个村轮流看管"], Terms.CHARACTERS),
        (["", ""], Terms.WORDS),
    ],
)
def test_what_texts_are_read_as(texts: list[str], terms: Terms) -> None:
    assert terms_of(*texts) is terms
