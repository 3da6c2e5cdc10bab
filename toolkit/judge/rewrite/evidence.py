"""What an auditor reads about a garbled rewrite, and whose words came first."""

from __future__ import annotations

from collections import Counter

from toolkit.judge.relation import Order
from toolkit.judge.rewrite.rewrites import Rewrite
from toolkit.judge.rewrite.signs import Substitution
from toolkit.model import Direction

_QUOTED = 3


def telling(rewrite: Rewrite) -> list[Substitution]:
    """The substitutions to quote: most frequent first, of words of two characters and more, over all passages."""
    times: Counter[tuple[str, str]] = Counter()
    kept: Counter[str] = Counter()
    for table in rewrite.tables:
        kept.update({row.source: row.kept for row in table})
        for row in table:
            times[row.source, row.target] += row.times
    rows = [Substitution(*words, n, kept[words[0]]) for words, n in times.items()]
    return sorted(rows, key=lambda r: (min(len(r.source), len(r.target)) < 2, -r.times, r.kept, r.source, r.target))


def evidence(rewrite: Rewrite, lang: str) -> str:
    """One sentence: how many words, the most telling ones, and how many were replaced wherever they stood."""
    signs = rewrite.signs
    some = telling(rewrite)[:_QUOTED]
    if lang == "en":
        quoted = ", ".join(f"{r.source}→{r.target} ({r.times}×)" for r in some)
        said = f"Words of the source replaced one by one in {signs.kinds} ways: {quoted}"
        always = f"; {signs.always} of {signs.repeated} repeated words that were replaced were replaced everywhere"
        return said + (always if 2 * signs.always >= signs.repeated > 0 else "") + "."
    quoted = "、".join(f"{r.source}→{r.target}（{r.times}次）" for r in some)
    always = f"；反复出现的{signs.repeated}个被换词中有{signs.always}个逢出现必换"
    return (
        f"原文用词被逐词替换{signs.kinds}种：{quoted}"
        + (always if 2 * signs.always >= signs.repeated > 0 else "")
        + "。"
    )


def order(rewrite: Rewrite, lang: str) -> Order:
    """The garbled side is the copy. Sides as in `Matches`: the document with the smaller number is left."""
    source_is_left = rewrite.source < rewrite.copy
    direction = Direction.LEFT_FIRST if source_is_left else Direction.RIGHT_FIRST
    some = telling(rewrite)[:2]
    if lang == "en":
        side = "right" if source_is_left else "left"
        quoted = ", ".join(f"{r.source}→{r.target}" for r in some)
        return Order(direction, f"the {side} text has the other's words replaced by a machine ({quoted})")
    side = "右" if source_is_left else "左"
    quoted = "、".join(f"{r.source}→{r.target}" for r in some)
    return Order(direction, f"{side}文是机器换词改写（{quoted}）")
