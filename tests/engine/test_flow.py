"""What holds of every run, whatever the corpus."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.engine.helpers import (
    letters,
    match_sides,
    mixed_corpus,
    page_of,
    pages,
    paragraphs,
    rows,
    run,
    sentence,
    stored,
    unordered,
    write_corpus,
)
from toolkit.align.normalize import matching_form
from toolkit.engine.local import Outcome

SEEDS = range(6)


@pytest.fixture(scope="module", params=SEEDS, ids=lambda seed: f"seed{seed}")
def mixed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    root = tmp_path_factory.mktemp("mixed")
    corpus = write_corpus(root / "corpus", mixed_corpus(request.param))
    return corpus, run(corpus, root / "out")


def test_every_file_was_read(mixed: tuple[Path, Outcome]) -> None:
    _, outcome = mixed
    assert outcome.tables.skipped.num_rows == 0
    assert outcome.run.counts["documents"] == 10
    assert outcome.run.counts["pages"] == 10


def test_matches_point_at_words_that_agree(mixed: tuple[Path, Outcome]) -> None:
    corpus, outcome = mixed
    checked = 0
    for row, left, right in match_sides(outcome, pages(corpus)):
        left_letters, right_letters = letters(left), letters(right)
        equal = row["n_chars"]
        assert equal <= min(len(left_letters), len(right_letters)), row
        if row["kind"] in ("verbatim", "slot_filled"):
            # A slot may hold a name as well as a number; its ends agree all the same.
            assert (left_letters[:3], left_letters[-3:]) == (right_letters[:3], right_letters[-3:]), row
        if row["kind"] == "verbatim":
            assert left_letters == right_letters, row
            assert len(left_letters) == equal
            assert row["similarity"] == 1.0
            checked += 1
    assert checked > 0


def test_spans_lie_within_their_documents(mixed: tuple[Path, Outcome]) -> None:
    corpus, outcome = mixed
    originals = pages(corpus)
    documents = {row["doc_id"]: row for row in rows(outcome.tables.documents)}
    for row in rows(outcome.tables.matches):
        for side in ("left", "right"):
            document = documents[row[f"{side}_doc"]]
            start, end = row[f"{side}_start"], row[f"{side}_end"]
            assert document["start"] <= start < end <= document["end"]
    for doc_id, row in documents.items():
        assert row["end"] <= len(page_of(str(doc_id), originals).raw)


def test_shares_add_up(mixed: tuple[Path, Outcome]) -> None:
    _, outcome = mixed
    for row in rows(outcome.tables.documents):
        share = {name: value for name, value in row.items() if isinstance(value, float)}
        assert all(0 <= value <= 1 for value in share.values()), row
        assert share["original"] == pytest.approx(1 - share["reused"], abs=1e-9)
        explained = share["formulaic"] + share["own_earlier"] + share["superior"]
        assert share["copied"] == pytest.approx(share["reused"] - explained, abs=1e-9)


def test_sentences_show_the_original(mixed: tuple[Path, Outcome]) -> None:
    corpus, outcome = mixed
    originals = pages(corpus)
    for row in stored(outcome.out, "sentences"):
        excerpt = page_of(str(row["doc_id"]), originals).raw[row["start"] : row["end"]]
        assert letters(excerpt) == matching_form(str(row["text"]))[0].tolist(), row


def test_similarity_and_ids(mixed: tuple[Path, Outcome]) -> None:
    _, outcome = mixed
    found = rows(outcome.tables.matches)
    assert [row["match_id"] for row in found] == list(range(len(found)))
    assert all(0 < row["similarity"] <= 1 for row in found)
    assert all(row["left_doc"] != row["right_doc"] for row in found)


@pytest.mark.parametrize("seed", SEEDS)
def test_names_and_order_of_files_change_nothing(seed: int, tmp_path: Path) -> None:
    files = {name: content for name, content in mixed_corpus(seed).items() if not name.endswith("jsonl")}
    draw = random.Random(seed)
    order = draw.sample(range(len(files)), len(files))
    # Names without a clue to year or agency: those are evidence, not just names.
    first = {f"x{i}{Path(name).suffix}": content for i, (name, content) in enumerate(files.items())}
    again = {f"y{order[i]}{Path(name).suffix}": content for i, (name, content) in enumerate(files.items())}
    back = dict(zip(again, first, strict=True))
    one = run(write_corpus(tmp_path / "a", first), tmp_path / "out_a")
    other = run(write_corpus(tmp_path / "b", again), tmp_path / "out_b")
    assert unordered(one, {}) == unordered(other, back)
    ratios = [{r["doc_id"]: r["reused"] for r in rows(o.tables.documents)} for o in (one, other)]
    assert ratios[0] == {back[str(name)]: value for name, value in ratios[1].items()}


def test_swapping_two_files_mirrors_the_match(tmp_path: Path) -> None:
    draw = random.Random(1)
    shared = sentence(draw) + sentence(draw)
    texts = ["\n".join([*paragraphs(draw, 2), shared, *paragraphs(draw, i)]) for i in range(2)]
    one = run(write_corpus(tmp_path / "a", dict(zip("12", texts, strict=True))), tmp_path / "out_a")
    other = run(write_corpus(tmp_path / "b", dict(zip("21", texts, strict=True))), tmp_path / "out_b")
    assert one.tables.matches.num_rows == 1
    assert unordered(one, {}) == unordered(other, {"1": "2", "2": "1"})


def test_a_match_that_ends_on_a_number_ends_behind_it(tmp_path: Path) -> None:
    shared = "鹭湾渡口管护站全年疏通暗渠并整修护坡，沿线闸门的完好率达到99.75"
    texts = {"甲.txt": shared + "，比去年好。", "乙.txt": "去年雨水偏多。" + shared + "；往后照旧。"}
    (match,) = rows(run(write_corpus(tmp_path / "corpus", texts), tmp_path / "out").tables.matches)
    for side in ("left", "right"):
        assert texts[match[f"{side}_doc"]][: match[f"{side}_end"]].endswith("99.75")
