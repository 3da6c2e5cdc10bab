"""What one look over a text tells of its characters."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from toolkit.model import Page
from toolkit.repair import chars, classified, repair


def test_blanks_are_all_white_space_but_line_ends() -> None:
    white = {chr(code) for code in range(0x10000) if chr(code).isspace()}
    assert set(chars.BLANKS) == white - {"\n", "\r"}


@pytest.mark.parametrize("seed", range(20))
def test_pages_together_have_the_classes_that_each_has_alone(seed: int) -> None:
    draw = random.Random(seed)
    signs = "渡口修缮×▲_填某 \u2028\x00⽂報(bào)?２x\ud800" + ("𠮷" if seed % 2 else "")
    pages = [Page("a", text, text) for _ in range(4) for text in ["".join(draw.choices(signs, k=draw.randrange(9)))]]
    for page, flags in zip(pages, classified(pages), strict=True):
        assert flags.tolist() == chars.classify(page.text).tolist()
        done = repair(page, flags=flags)
        assert replace(done, origin=None) == replace(repair(page), origin=None)
        assert done.seen == chars.seen_in(chars.classify(done.text))
