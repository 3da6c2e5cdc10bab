"""What is settled for all stretches at once against what a closer look at each finds."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.align.bulk import AlignedSpans, ClusterTask, align_task
from toolkit.align.chain import Block
from toolkit.align.normalize import SEPARATOR
from toolkit.align.plain import Sides, plain_trims
from toolkit.align.spans import SpanParams, align_cluster

# Particles, which rule out a slot, surnames, units and numerals, which may make one, and ordinary characters.
LETTERS = "的了而王李市县局0十甲乙渠坝田闸桥堤林粮村户船网灯井塘沟犁耙锄镰筐绳桶瓦砖石沙泥"


def a_text(rng: np.random.Generator, n: int) -> str:
    return "".join(rng.choice(list(LETTERS), n))


def some_borders(rng: np.random.Generator, n: int) -> bytes:
    found = rng.choice([0, 0, 0, 0, 0, 0, 1, 1, 2, 3], n).astype(np.uint8)
    found[rng.random(n) < rng.random()] = 0
    found[0] = 3
    return found.tobytes()


def two_texts(rng: np.random.Generator) -> tuple[str, str, Block]:
    """Two texts around a maximal equal stretch."""
    shared = a_text(rng, int(rng.integers(4, 60)))
    heads, tails = ([a_text(rng, int(rng.integers(0, 30))) for _ in range(2)] for _ in range(2))
    left, right = (head + shared + tail for head, tail in zip(heads, tails, strict=True))
    a, b = len(heads[0]), len(heads[1])
    while a and b and left[a - 1] == right[b - 1]:
        a, b = a - 1, b - 1
    length = 0
    while a + length < len(left) and b + length < len(right) and left[a + length] == right[b + length]:
        length += 1
    return left, right, Block(a, b, length)


@pytest.mark.parametrize("seed", range(8))
def test_settled_ends_are_those_of_a_closer_look(seed: int) -> None:
    rng = np.random.default_rng(seed)
    settled = 0
    for _ in range(400):
        left, right, block = two_texts(rng)
        borders = some_borders(rng, len(left)), some_borders(rng, len(right))
        joined = np.frombuffer((left + "\0" + right + "\0").encode("utf-16-le"), dtype=np.uint16)
        all_borders = np.frombuffer(borders[0] + b"\0" + borders[1] + b"\0", dtype=np.uint8)
        origin = len(left) + 1
        places = np.array([[block.left, block.left_end, 0, len(left)], [block.right, block.right_end, 0, len(right)]])
        places[1] += origin
        sides = [Sides(*row.reshape(4, 1)) for row in places]
        plain, trims = plain_trims(joined, all_borders, *sides)
        if not plain[0]:
            continue
        settled += 1
        (found,) = align_cluster(left, right, [block], SpanParams(), left_borders=borders[0], right_borders=borders[1])
        head, tail = trims[0].tolist()
        assert (found.left_start, found.left_end) == (block.left + head, block.left_end - tail)
        assert (found.right_start, found.right_end) == (block.right + head, block.right_end - tail)
        assert found.kind == "verbatim"
    assert settled >= 10  # else nothing was tested


def test_matches_of_one_pair_that_share_words_are_looked_at_together() -> None:
    text = "渠首清淤完工之后水量增加下游各村都按时栽上了秧"
    codes = np.frombuffer((text + text + "\0" + text + "\0").encode("utf-16-le"), dtype=np.uint16)
    n = len(text)
    borders = np.zeros(len(codes), dtype=np.uint8)
    borders[[0, n, 2 * n + 1]] = 2
    offsets = np.array([0, 2 * n + 1, 3 * n + 2])
    assert codes[offsets[1:] - 1].tolist() == [SEPARATOR] * 2
    task = ClusterTask(
        edges=np.array([0, 1, 2]),
        left_doc=np.array([0, 0]),
        right_doc=np.array([1, 1]),
        left=np.array([0, n]),
        right=np.array([2 * n + 1, 2 * n + 1]),
        length=np.array([n, n]),
    )
    found: AlignedSpans = align_task(codes, offsets, borders, task, SpanParams())
    assert sorted(found.spans[:, :4].tolist()) == [[0, n, 2 * n + 1, 3 * n + 1], [n, 2 * n, 2 * n + 1, 3 * n + 1]]
