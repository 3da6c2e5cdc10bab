from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.model import OffsetMap
from toolkit.read.html_align import Aligned, align


def identity(shown: str) -> OffsetMap:
    starts = np.arange(len(shown), dtype=np.int32)
    return OffsetMap(starts, starts + 1)


def run(text: str, shown: str) -> Aligned:
    places = identity(shown)
    return align(text, shown=shown, starts=places.starts, ends=places.ends)


def test_repeated_heading_does_not_drag_the_rest_away() -> None:
    body = "青禾镇今年修建水渠三条群众用水更加方便。"
    shown = f"工作总结 首页 工作总结 {body} 下一步继续做好管护工作 工作总结 版权所有"
    text = f"工作总结\n{body}\n下一步继续做好管护工作"
    aligned = run(text, shown)
    assert aligned.found == 1.0
    first = text.index("青")
    assert aligned.origin.starts[first] == shown.index("青")


def test_inserted_characters_take_the_place_before_them() -> None:
    aligned = run("| 甲乙 | 丙丁", "某甲乙某丙丁")
    assert [int(s) for s in aligned.origin.starts] == [1, 1, 1, 2, 2, 2, 2, 4, 5]
    assert 0.6 < aligned.found < 0.7
    assert aligned.origin.to_source(0, 9).end == 6


def test_nothing_in_common() -> None:
    aligned = run("甲乙丙", "丁戊己")
    assert aligned.found == 0.0
    assert len(aligned.origin.starts) == 3


@settings(max_examples=200, deadline=None)
@given(
    words=st.lists(st.text(st.sampled_from("甲乙丙丁戊己庚辛壬癸"), min_size=1, max_size=30), min_size=1, max_size=20),
    keep=st.lists(st.booleans(), min_size=20, max_size=20),
)
def test_places_rise_and_characters_agree(words: list[str], keep: list[bool]) -> None:
    shown = " ".join(words)
    text = "\n".join(word for word, kept in zip(words, keep, strict=False) if kept)
    aligned = run(text, shown)
    previous = -1
    for index, char in enumerate(text):
        place = int(aligned.origin.starts[index])
        assert place >= previous or not text.strip()
        if aligned.found == 1.0 and not char.isspace():
            assert shown[place] == char
        previous = place
