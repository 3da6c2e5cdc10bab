"""Invented Chinese prose: words of two characters drawn from a few hundred, in sentences."""

from __future__ import annotations

import random

from tests.align.helpers import census_of, corpus_with_borders
from toolkit.align.whole import Side, side_of

_CHARS = "渠堰柳松梨荻槐桑榆竹杏苇仓棚窑埠碾磨犁锄筐篓绳缆舟橹帆舵锚港湾汀洲岬屿峰峦谷壑涧溪泉瀑潭泽沼坝闸桥涵管井"


def words(seed: int, n: int) -> list[str]:
    """Different words."""
    draw = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < n:
        found["".join(draw.sample(_CHARS, 2))] = None
    return list(found)


def sentences(seed: int, n: int) -> list[str]:
    """Sentences of eight to fourteen words."""
    draw = random.Random(f"{seed} sentences")
    own = words(seed, 120)
    return ["".join(draw.choice(own) for _ in range(draw.randrange(8, 15))) + "。" for _ in range(n)]


def prose(seed: int, n: int) -> str:
    """Sentences in a row."""
    return "".join(sentences(seed, n))


def spun(text: str, seed: int, share: float) -> str:
    """The text with a share of its words of two characters exchanged for others."""
    draw = random.Random(f"{seed} spun")
    other = words(1000 + seed, 60)
    pieces = []
    for sentence in text.split("。")[:-1]:
        own = [sentence[at : at + 2] for at in range(0, len(sentence), 2)]
        pieces.append("".join(draw.choice(other) if draw.random() < share else word for word in own))
    return "。".join(pieces) + "。"


def sides(left: str, right: str) -> tuple[Side, Side]:
    """Two texts as the passages' finders read them."""
    corpus = corpus_with_borders([left, right])
    census = census_of(corpus)
    cut = int(corpus.offsets[1])
    return side_of(corpus, census, slice(0, cut)), side_of(corpus, census, slice(cut, None))
