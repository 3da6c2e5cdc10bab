from __future__ import annotations

import numpy as np

from toolkit.embed import open_encoder
from toolkit.rhetoric import Clusters, Rhetoric, Sources, Threshold, Turn, Wordings, find_clusters, tell, wordings_of

PLEDGE = [
    "今后，我们将以更大的决心推动工作再上新台阶。",
    "下一步，我镇将以更大决心把各项工作推上新台阶。",
    "新的一年，全局将以更大的决心推动各项工作再上新台阶。",
    "明年，我县要以更大决心，推动工作迈上新台阶！",
]
SHORTAGE = [
    "由于经费紧张，设备更新跟不上工作需要。",
    "设备更新跟不上需要，主要是经费还紧张。",
    "因经费十分紧张，设备的更新跟不上。",
]
OTHERS = [
    "东岭水库完成了闸门更换，蓄水位恢复到设计高程。",
    "青陂镇在老街两侧补种香樟四百余株。",
    "县图书馆把闭馆时间推迟到晚上八点。",
    "油菜收割比往年提前了六天，颗粒归仓。",
    "两台除雪车存放在北门养护站的车库。",
    "茶叶合作社把烘干房搬到了国道边上。",
    "老城墙南段塌落处用原来的砖砌回。",
    "新建的污水管网接入了城南的泵站。",
] * 2


def told(sentences: list[str], publishers: list[int]) -> tuple[Rhetoric, Clusters, Wordings]:
    wordings = wordings_of(sentences)
    clusters = find_clusters(open_encoder().encode(wordings.texts), wordings)
    n = len(sentences)
    sources = Sources(
        document=np.arange(n),
        publisher=np.array(publishers),
        region=np.array([-1 if at % 2 else at for at in range(n)]),
        year=np.array([2010 + at for at in range(n)]),
        date=[*("", "2013", "2013-05-02", "2014-01-09"), *(str(2010 + at) for at in range(4, n))],
    )
    return tell(clusters, wordings, sources, encoder="some"), clusters, wordings


def test_who_says_it_since_when_and_where() -> None:
    sentences = [*PLEDGE, *SHORTAGE, *OTHERS]
    found, _, _ = told(sentences, [0, 1, 2, 1, 5, 5, 5, *range(10, 26)])
    assert [turn.n_agencies for turn in found.turns] == [3, 1]
    first, second = found.turns
    assert (first.n_sentences, first.n_docs, first.n_years, first.n_regions) == (4, 4, 4, 2)
    assert first.first_seen == "2013-05-02"  # a year that is reported on is over
    assert second.first_seen == "2014"
    assert first.sentence in PLEDGE
    assert "台阶" in first.label or "决心" in first.label
    assert set(first.words) & {"决心", "台阶", "新台阶", "更大", "推动"}
    assert 0 < first.cohesion <= 1
    assert first.place is not None
    assert found.n_spreading == 1
    assert {sentences[at] for at in found.sentence[found.cluster == 0].tolist()} == set(PLEDGE)
    assert (np.diff(found.similarity[found.cluster == 0]) <= 0).all()
    assert isinstance(first, Turn)
    assert isinstance(found.threshold, Threshold)


def test_near_verbatim_sentences_are_one_wording() -> None:
    again = PLEDGE[0].replace("今后，", "今后里")
    found, clusters, wordings = told([*PLEDGE, again, *OTHERS], list(range(4 + 1 + 16)))
    (turn,) = found.turns
    assert (turn.n_sentences, turn.n_wordings) == (5, 4)
    one, other = (wordings.texts.index(text) for text in (PLEDGE[0], again))
    assert clusters.copy_of[one] == clusters.copy_of[other]
    assert len(set(found.wording.tolist())) == 4


def test_a_long_sentence_is_cut_in_its_label() -> None:
    turn = Turn("长" * 200, (), 3, 3, 3, 1, 0, 0, None, 0.5)
    assert turn.label == "长" * 80 + "…"
    assert Turn("短", ("甲", "乙"), 3, 3, 3, 1, 0, 0, None, 0.5).label == "短（甲、乙）"


def test_nothing_told_of_nothing() -> None:
    found, _, _ = told(OTHERS[:3], [0, 1, 2])
    assert found.turns == ()
    assert len(found.sentence) == 0
