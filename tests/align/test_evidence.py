from __future__ import annotations

import numpy as np

from tests.align.helpers import census_of, corpus_of, numbers_of
from toolkit.align.evidence import block_evidence

TEXTS = ["古城墙修好了南门，补贴三；游人登城，补贴四；补贴五", "古城墙修好了南门，补贴六；渔民下江，补贴七；补贴八"]


def evidence(blocks: list[tuple[int, int, int, int]]) -> list[int]:
    corpus = corpus_of(TEXTS)
    columns = np.array(blocks, dtype=np.int64)
    proved = block_evidence(corpus, numbers_of(TEXTS), census_of(corpus), columns, 2)
    return [int(value) for value in proved.of_spans(corpus.codes, 2)]


def test_short_runs_that_a_match_says_again_prove_nothing_more() -> None:
    left, right = "".join(c for c in TEXTS[0] if c not in "，；"), "".join(c for c in TEXTS[1] if c not in "，；")
    second = len(left) + 1
    gate, again = left.index("补贴"), left.index("补贴", 12)
    long = (0, 0, second, 8)
    one = (0, gate, second + right.index("补贴"), 2)
    two = (0, again, second + right.index("补贴", 12), 2)
    three = (0, len(left) - 3, second + len(right) - 3, 2)
    apart = evidence([long, one])[0]
    assert evidence([long])[0] == 8 and apart == 9
    assert evidence([long, one, two, three])[0] < apart
    # Of two matches each says it once.
    assert evidence([long, one, (1, *long[1:]), (1, *two[1:])])[0] == apart


def test_other_numbers_cost_and_are_told() -> None:
    texts = ["水库建成于2019年夏天某日", "水库建成于2021年夏天某日"]
    corpus = corpus_of(texts)
    whole = np.array([(0, 0, int(corpus.offsets[1]), 12)], dtype=np.int64)
    proved = block_evidence(corpus, numbers_of(texts), census_of(corpus), whole, 2)
    assert proved.others.tolist() == [1]
    assert proved.gains.tolist() == [proved.telling[0] - 1]
