"""Invented prose of invented words, for texts that share nothing but what a test puts in."""

from __future__ import annotations

import random

_SYLLABLES = "ba ke li mo nu ra se ti vo za dra fen gil hos jun pel".split()
_LINKS = "the of and to in a is for on with".split()


def words(seed: int, n: int) -> list[str]:
    """Different words."""
    draw = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < n:
        found["".join(draw.choices(_SYLLABLES, k=draw.randrange(2, 4))) + draw.choice("nrstx")] = None
    return list(found)


def sentences(seed: int, n: int) -> list[str]:
    """Sentences of 8 to 18 words, three in ten of them such as every text has."""
    draw = random.Random(seed)
    own = words(seed, 400)
    made = []
    for _ in range(n):
        chosen = [
            draw.choice(_LINKS) if draw.random() < 0.3 else draw.choice(own) for _ in range(draw.randrange(8, 19))
        ]
        made.append(" ".join(chosen).capitalize() + ".")
    return made


def prose(seed: int, n: int) -> str:
    """Sentences in a row."""
    return " ".join(sentences(seed, n))
