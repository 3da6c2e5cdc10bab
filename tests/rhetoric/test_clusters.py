from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.rhetoric.vectors import around, named, unit
from toolkit.embed import open_encoder
from toolkit.errors import BadInput
from toolkit.experiment.moves import quality
from toolkit.rhetoric import RhetoricParams, find_clusters, wordings_of
from toolkit.rhetoric.centers import State
from toolkit.rhetoric.threshold import threshold_of

MOVES = Path(__file__).resolve().parents[2] / "examples" / "rhetoric" / "moves.jsonl"
ROWS = [json.loads(line) for line in MOVES.read_text(encoding="utf-8").splitlines()]


def grouped(sentences: list[str]) -> set[frozenset[str]]:
    wordings = wordings_of(sentences)
    found = find_clusters(open_encoder().encode(wordings.texts), wordings)
    groups: dict[int, set[str]] = {}
    for text, cluster in zip(wordings.texts, found.cluster.tolist(), strict=True):
        if cluster >= 0:
            groups.setdefault(cluster, set()).add(text)
    return {frozenset(group) for group in groups.values()}


def test_groups_are_found_and_strangers_left_alone() -> None:
    vectors = around(12, 8, noise=0.7, seed=1, alone=60)
    found = find_clusters(vectors, named(len(vectors)))
    truth = [str(at // 8) if at < 96 else None for at in range(len(vectors))]
    assert quality(truth, found.cluster.tolist()).purity == 1
    assert (quality(truth, found.cluster.tolist()).recall or 0) > 0.95
    assert (found.cluster[96:] == -1).all()
    assert (found.similarity[found.cluster >= 0] >= found.threshold.center).all()
    assert np.allclose(np.linalg.norm(found.centers, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("exact_below", [100, 20_000])
def test_centers_are_those_of_who_is_left(seed: int, exact_below: int) -> None:
    vectors = around(25, 9, noise=1.0, seed=seed, alone=150)
    found = find_clusters(vectors, named(len(vectors)), exact_below=exact_below)
    assert len(found) > 10
    inside = np.flatnonzero(found.cluster >= 0)
    assert sorted(set(found.cluster[inside].tolist())) == list(range(len(found)))
    for cluster in range(len(found)):
        members = vectors[found.cluster == cluster]
        assert len(members) >= RhetoricParams().wordings
        center = unit(members.sum(axis=0, dtype=np.float64)[None])[0]
        assert np.allclose(found.centers[cluster], center, atol=1e-5)
        assert np.allclose(found.similarity[found.cluster == cluster], members @ center, atol=1e-5)
        pairs = (members @ members.T)[np.triu_indices(len(members), 1)]
        assert found.cohesion[cluster] == pytest.approx(pairs.mean(), abs=1e-4)
    assert (found.similarity[inside] >= found.threshold.center - 1e-6).all()


@pytest.mark.parametrize("seed", range(10))
def test_who_leaves_moves_the_centers_of_his_own_cluster_alone(seed: int) -> None:
    """Only what leaving touches is counted anew: the end must be as if all were."""
    draw = np.random.default_rng(seed)
    vectors, label = unit(draw.standard_normal((80, 16))), draw.integers(-1, 12, 80)
    state = State(vectors, label)
    state.center(label.copy())
    leaving = np.flatnonzero((label >= 0) & (draw.random(80) < 0.3))
    stay = label.copy()
    stay[leaving] = -1
    stay[(np.bincount(stay[stay >= 0], minlength=12) < 4)[stay] & np.isin(stay, label[leaving]) & (stay >= 0)] = -1
    moved = state.drop(leaving, 4)
    assert state.label.tolist() == stay.tolist()
    assert set(moved.tolist()) == set(np.flatnonzero(np.isin(stay, label[leaving]) & (stay >= 0)).tolist())
    state.close_up()
    again = State(vectors, state.label)
    again.center(state.label)
    assert len(set(stay.tolist()) - {-1}) == len(state.centers) == len(again.centers)
    assert np.allclose(state.centers, again.centers, atol=1e-5)
    assert np.allclose(state.similarity, again.similarity, atol=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_sentences_decides_nothing(seed: int) -> None:
    sentences = [row["text"] for row in ROWS]
    assert grouped(random.Random(seed).sample(sentences, len(sentences))) == grouped(sentences)


def test_twice_the_same_is_the_same() -> None:
    vectors = around(40, 10, noise=1.0, seed=5, alone=200)
    first, second = (find_clusters(vectors, named(len(vectors)), n_threads=n) for n in (1, 2))
    assert np.array_equal(first.cluster, second.cluster)
    assert np.array_equal(first.similarity, second.similarity)


def test_a_chain_is_no_cluster() -> None:
    """Each vector beside the next, all on one arc, among others that make such nearness telling."""
    draw = np.random.default_rng(1)
    plane = np.linalg.qr(draw.standard_normal((64, 2)))[0].T
    turn = np.linspace(0, np.pi, 60)
    chain = np.stack([np.cos(turn), np.sin(turn)], axis=1) @ plane
    vectors = unit(np.concatenate([chain, draw.standard_normal((400, 64))]))
    found = find_clusters(vectors, named(len(vectors)))
    assert (found.cluster[:60] >= 0).sum() > 50
    for cluster in set(found.cluster.tolist()) - {-1}:
        inside = np.flatnonzero(found.cluster == cluster)
        assert np.ptp(inside[inside < 60]) < 30
        assert (vectors[inside] @ found.centers[cluster] >= found.threshold.center - 1e-5).all()


def test_a_copied_sentence_is_no_turn_of_speech() -> None:
    copied = [f"为方便老人办事，{name}镇把窗口搬到一楼，还添了两把轮椅和一台血压计。" for name in "青红白黑紫"]
    others = [row["text"] for row in ROWS if row["move"] is None]
    wordings = wordings_of(copied + others)
    found = find_clusters(open_encoder().encode(wordings.texts), wordings)
    copies = wordings.of_sentence[: len(copied)]
    assert len(set(copies.tolist())) == 5
    assert len(set(found.copy_of[copies].tolist())) == 1
    assert (found.cluster[copies] == -1).all()


def test_one_sentence_under_other_names_is_one_wording() -> None:
    """Rare characters weigh much: other names take the same words far apart as vectors; they are copies still."""
    names = [("苇塘镇", "邬"), ("柏川县", "璩"), ("槐亭区", "阮"), ("沅麓区", "郗"), ("汀安县", "麴")]
    copies = [f"{place}的病死牲畜由{who}师傅用三轮车送到化制点，随到随登记，当天处理完毕。" for place, who in names]
    others = [row["text"] for row in ROWS[:60]]
    assert not any(len(group & set(copies)) > 1 for group in grouped([*copies, *others]))


@pytest.mark.parametrize("exact_below", [10, 20_000])
def test_vectors_of_which_no_two_are_near(exact_below: int) -> None:
    vectors = unit(np.random.default_rng(3).standard_normal((300, 64)))
    found = find_clusters(vectors, named(300), params=RhetoricParams(chance=1e-9), exact_below=exact_below)
    assert (found.cluster == -1).all()


def test_copies_of_a_member_go_where_it_goes_and_count_once() -> None:
    move = [row["text"] for row in ROWS if row["move"] == "contact_report"]
    copy = move[0].replace("局办公室", "局里办公室")
    wordings = wordings_of([*(row["text"] for row in ROWS), copy])
    found = find_clusters(open_encoder().encode(wordings.texts), wordings)
    one, other = (wordings.texts.index(text) for text in (move[0], copy))
    assert found.copy_of[one] == found.copy_of[other]
    assert found.cluster[one] == found.cluster[other] >= 0


def test_lists_give_nearly_what_one_list_gives() -> None:
    vectors = around(150, 12, noise=1.0, seed=7, alone=1500, dimension=256)
    truth = [str(at // 12) if at < 1800 else None for at in range(len(vectors))]
    exact = quality(truth, find_clusters(vectors, named(len(vectors))).cluster.tolist())
    listed = quality(truth, find_clusters(vectors, named(len(vectors)), exact_below=1000).cluster.tolist())
    assert (exact.purity, listed.purity) == (1, 1)
    assert (listed.recall or 0) > 0.9 * (exact.recall or 0) > 0.8


def test_the_threshold_follows_the_encoder_and_the_number_of_sentences() -> None:
    few, many = around(1, 1, noise=1, seed=1, alone=200), around(1, 1, noise=1, seed=1, alone=2000)
    assert threshold_of(many, chance=0.01).link > threshold_of(few, chance=0.01).link
    assert threshold_of(few, chance=0.5).link < threshold_of(few, chance=0.01).link
    leaning = unit(few.astype(np.float64) + 0.25)  # all vectors share a direction, as those of many encoders do
    assert threshold_of(leaning, chance=0.01).link > threshold_of(few, chance=0.01).link + 0.2
    assert threshold_of(few[:1], chance=0.01).link == 1


def test_bad_vectors() -> None:
    wordings, good = named(20), around(2, 10, noise=0.5, seed=1)
    with pytest.raises(BadInput, match="shape"):
        find_clusters(good[:-1], wordings)
    broken = good.copy()
    broken[3, 3] = np.nan
    with pytest.raises(BadInput, match="NaN"):
        find_clusters(broken, wordings)
    silent = good.copy()
    silent[[0, 7]] = 0
    found = find_clusters(silent, wordings)
    assert found.spoken.tolist() == [at not in (0, 7) for at in range(20)]
    assert found.cluster[[0, 7]].tolist() == [-1, -1]


@pytest.mark.parametrize("n", [0, 1, 2])
def test_almost_nothing(n: int) -> None:
    found = find_clusters(around(1, 3, noise=0.1, seed=1)[:n], named(n))
    assert len(found) == 0
    assert found.cluster.tolist() == [-1] * n


def test_least_wordings_hold() -> None:
    vectors = around(20, 4, noise=0.5, seed=3, alone=100)
    found = find_clusters(vectors, named(len(vectors)), params=RhetoricParams(wordings=5))
    assert all(count >= 5 for count in np.bincount(found.cluster[found.cluster >= 0]))


def test_the_labelled_moves_are_what_they_say() -> None:
    moves = [row["move"] for row in ROWS if row["move"]]
    counts = {move: moves.count(move) for move in moves}
    assert len(counts) >= 40
    assert min(counts.values()) >= 6
    assert len({row["text"] for row in ROWS}) == len(ROWS)
    parts = {(row["move"], row["part"]) for row in ROWS if row["move"]}
    assert len(parts) == len(counts)  # a move is of one part
    runs = [part for (_, part), _ in pairwise([*sorted(parts), ("", "")])]
    assert abs(runs.count("dev") - runs.count("held_out")) <= 1
