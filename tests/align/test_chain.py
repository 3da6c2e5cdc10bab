"""Chains of equal stretches: the best order, cuts, groups that belong together."""

from __future__ import annotations

import random
import time
from itertools import combinations, pairwise

import pytest

from toolkit.align.borders import SECTION, Side
from toolkit.align.chain import Block, apart, best_chain, cut_at_gaps, disjoint


def random_blocks(rng: random.Random, n: int, *, size: int = 120) -> list[Block]:
    return sorted({Block(rng.randrange(size), rng.randrange(size), rng.randrange(4, 20)) for _ in range(n)})


def link(before: Block, after: Block) -> float | None:
    """The rule that the documentation states, for one step."""
    overlap = max(before.left_end - after.left, before.right_end - after.right, 0)
    if after.left <= before.left or after.right <= before.right or overlap >= after.length:
        return None
    jump = overlap + max(after.left - before.left_end, after.right - before.right_end)
    gain = after.length - overlap - 0.1 * jump
    return gain if gain > 0 else None


def brute_force(blocks: list[Block]) -> float:
    best = 0.0
    for n in range(1, len(blocks) + 1):
        for some in combinations(blocks, n):
            gains = [link(a, b) for a, b in pairwise(some)]
            if all(gain is not None for gain in gains):
                best = max(best, some[0].length + sum(gain for gain in gains if gain is not None))
    return best


@pytest.mark.parametrize("seed", range(25))
def test_the_chain_is_the_best_there_is(seed: int) -> None:
    rng = random.Random(seed)
    blocks = random_blocks(rng, 8)
    chain = best_chain(blocks)
    weight = chain[0].length + sum(
        b.length - 0.1 * max(b.left - a.left_end, b.right - a.right_end) for a, b in pairwise(chain)
    )
    assert weight == pytest.approx(brute_force(blocks), abs=1e-6), f"seed {seed}"


@pytest.mark.parametrize("seed", range(25))
def test_a_chain_grows_on_both_sides_without_overlap(seed: int) -> None:
    chain = best_chain(random_blocks(random.Random(seed), 40, size=400))
    assert all(a.left_end <= b.left and a.right_end <= b.right for a, b in pairwise(chain))
    assert all(block.length > 0 for block in chain)


def test_one_block_is_its_own_chain() -> None:
    assert best_chain([Block(3, 5, 9)]) == [Block(3, 5, 9)]


@pytest.mark.parametrize(("gap", "pieces"), [(24, 1), (25, 1), (30, 1), (31, 2), (48, 2)])
def test_a_gap_up_to_a_share_of_what_is_equal(gap: int, pieces: int) -> None:
    chain = [Block(0, 0, 100), Block(100 + gap, 100, 100)]
    assert len(cut_at_gaps(chain, max_gap=24, gap_share=0.3, widest_gap=48)) == pieces


def test_the_widest_gap_is_cut_however_long_both_sides_are() -> None:
    chain = [Block(0, 0, 1000), Block(1049, 1000, 1000)]
    assert len(cut_at_gaps(chain, max_gap=24, gap_share=0.3, widest_gap=48)) == 2
    assert len(cut_at_gaps(chain, max_gap=24, gap_share=0.3, widest_gap=49)) == 1


def grouped(blocks: list[Block], borders: tuple[bytes, bytes] = (b"", b"")) -> list[list[Block]]:
    text = "字" * 1000
    return apart(blocks, Side(text, borders[0]), Side(text, borders[1]), max_gap=24, moved_gap=32)


def test_far_apart_in_order_or_swapped() -> None:
    near, far = Block(0, 0, 40), Block(200, 200, 40)
    assert grouped([near, far]) == [[near], [far]]
    first, second = Block(0, 300, 40), Block(60, 200, 40)
    assert grouped([first, second]) == [[first], [second]]


def test_neighbours_of_swapped_order_stay_together() -> None:
    blocks = [Block(0, 45, 40), Block(42, 0, 40), Block(84, 90, 40)]
    assert grouped(blocks) == [blocks]


def test_a_section_that_begins_in_both_texts_separates() -> None:
    marks = bytearray(1000)
    marks[40] = SECTION
    both = [Block(0, 0, 40), Block(40, 40, 40)]
    assert grouped(both, (bytes(marks), bytes(marks))) == [[both[0]], [both[1]]]
    assert grouped(both, (bytes(marks), bytes(1000))) == [both]


@pytest.mark.parametrize("seed", range(10))
def test_groups_keep_every_block_in_order(seed: int) -> None:
    blocks = random_blocks(random.Random(seed), 30, size=600)
    assert [block for group in grouped(blocks) for block in group] == blocks


@pytest.mark.parametrize("seed", range(20))
def test_disjoint_blocks_share_no_character(seed: int) -> None:
    blocks = random_blocks(random.Random(seed), 25)
    chosen = disjoint(blocks)
    for side in ("left", "right"):
        places = [at for b in chosen for at in range(getattr(b, side), getattr(b, f"{side}_end"))]
        assert len(places) == len(set(places)), f"seed {seed}, {side}"
    whole = {(b.left - b.right, b.left + i) for b in blocks for i in range(b.length)}
    assert all((b.left - b.right, b.left + i) in whole for b in chosen for i in range(b.length))


def test_many_blocks_stay_linear() -> None:
    blocks = sorted(Block(left * 7, right * 7, 14) for left in range(120) for right in range(120))
    start = time.perf_counter()
    best_chain(blocks)
    disjoint(blocks)
    grouped(blocks)
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize("seed", range(60))
def test_the_best_chain_is_the_one_that_a_look_at_every_predecessor_finds(seed: int) -> None:
    draw = random.Random(seed)
    reach = draw.choice([50, 300, 2000])
    drawn = {(draw.randrange(reach), draw.randrange(reach), draw.choice([6, 7, 8, 12, 30])) for _ in range(40)}
    blocks = [Block(*values) for values in sorted(drawn)]
    scores: list[float] = []
    for at, block in enumerate(blocks):
        gains = [float(block.length)]
        for before, score in zip(blocks[:at], scores, strict=True):
            overlap = max(before.left_end - block.left, before.right_end - block.right, 0)
            jump = overlap + max(block.left - before.left_end, block.right - before.right_end)
            gain = block.length - overlap - 0.1 * jump
            if before.left < block.left and before.right < block.right and overlap < block.length and gain > 0:
                gains.append(score + gain)
        scores.append(max(gains))
    chain = best_chain(blocks)
    covered = sum(block.length for block in chain)
    gaps = sum(max(b.left - a.left_end, b.right - a.right_end) for a, b in pairwise(chain))
    # what overlaps is taken off the later block, whose start moves by as much
    assert covered - 0.1 * gaps >= max(scores) - 1e-6
