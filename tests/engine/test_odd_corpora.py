"""Corpora that nobody plans for: next to nothing, all the same, no Chinese, very many or very long texts."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.engine.helpers import Row, match_sides, pages, paragraphs, rows, run, sentence, stored, words, write_corpus
from toolkit.engine.local import Outcome

DRAW = random.Random(30)
TEXT = "\n".join(paragraphs(DRAW, 8))
OTHER = "\n".join(paragraphs(DRAW, 8))


def run_on(tmp_path: Path, files: Mapping[str, str | bytes]) -> Outcome:
    return run(write_corpus(tmp_path / "corpus", files), tmp_path / "out")


def documents(outcome: Outcome) -> dict[str, Row]:
    return {str(row["doc_id"]): row for row in rows(outcome.tables.documents)}


def test_one_document_shares_nothing(tmp_path: Path) -> None:
    outcome = run_on(tmp_path, {"一.txt": TEXT})
    assert documents(outcome)["一.txt"]["reused"] == 0
    assert outcome.tables.matches.num_rows == outcome.tables.families.num_rows == 0


def test_repeating_oneself_is_no_reuse(tmp_path: Path) -> None:
    topic = "\n".join("青山渔港改造工程指挥部" + sentence(DRAW) for _ in range(8))
    outcome = run_on(tmp_path, {"一.txt": topic, "二.txt": OTHER})
    assert documents(outcome)["一.txt"]["reused"] == 0


def test_two_equal_documents_are_one_match_and_one_family(tmp_path: Path) -> None:
    outcome = run_on(tmp_path, {"一.txt": TEXT, "二.txt": TEXT})
    (match,) = rows(outcome.tables.matches)
    assert (match["kind"], match["similarity"], match["formula"]) == ("verbatim", 1.0, False)
    assert {row["reused"] for row in rows(outcome.tables.documents)} == {1.0}
    assert {row["role"] for row in rows(outcome.tables.families)} == {"medoid", "member"}
    assert {row["family_min_similarity"] for row in rows(outcome.tables.families)} == {1.0}


@pytest.mark.parametrize(
    "content",
    [
        "。，、；：！？" * 100,
        "12345 67890 " * 200,
        "1" * 5000,
        "\n" * 50 + "字",
        "the boats were counted " * 100,
        "啊" * 5000,
    ],
)
def test_documents_without_a_sentence(tmp_path: Path, content: str) -> None:
    outcome = run_on(tmp_path, {"一.txt": content, "二.txt": content, "三.txt": TEXT})
    assert documents(outcome)["三.txt"]["reused"] == 0
    assert outcome.run.counts["documents"] + outcome.run.counts["skipped"] >= 3


def test_english_copies_are_found_too(tmp_path: Path) -> None:
    copied = "The harbour office counted all boats in spring and listed their owners by village and by trade."
    files = {f"{i}.txt": f"{copied} Report number {i} has words of its own: {'abcdef'[i] * 9}." for i in range(2)}
    (match,) = rows(run_on(tmp_path, files).tables.matches)
    assert match["n_chars"] >= len(copied.replace(" ", "")) - 1


def test_three_thousand_records(tmp_path: Path) -> None:
    lines = [json.dumps({"id": str(i), "text": words(DRAW, DRAW.randrange(1, 12))}) for i in range(3000)]
    outcome = run_on(tmp_path, {"记录.jsonl": "\n".join(lines)})
    assert outcome.run.counts["documents"] + outcome.run.counts["skipped"] == 3000
    assert len(stored(tmp_path / "out", "documents")) == outcome.run.counts["documents"]


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return run_on(tmp_path_factory.mktemp("copies"), {f"{i:03}.txt": TEXT for i in range(300)})


def test_one_document_three_hundred_times_is_one_family(copies: Outcome) -> None:
    assert {row["reused"] for row in rows(copies.tables.documents)} == {1.0}
    assert copies.tables.families.num_rows == 300
    assert len({row["family_id"] for row in rows(copies.tables.families)}) == 1


def test_one_document_three_hundred_times_is_linked_but_not_each_with_each(copies: Outcome) -> None:
    # Linked in a chain or pairwise, never each with each: that would be 44,850.
    assert 299 <= copies.tables.matches.num_rows <= 12_000


def test_a_long_document_that_holds_a_short_one(tmp_path: Path) -> None:
    long = "\n".join(paragraphs(random.Random(31), 5000))
    at = len(long) // 2
    at = long.index("\n", at) + 1
    outcome = run_on(tmp_path, {"长.txt": long[:at] + TEXT + "\n" + long[at:], "短.txt": TEXT})
    found = [row for row in rows(outcome.tables.matches) if not row["formula"]]
    assert documents(outcome)["短.txt"]["reused"] == 1.0
    assert [(row["right_start"], row["right_end"]) for row in found] == [(at, at + len(TEXT) - 1)] or [
        (row["left_start"], row["left_end"]) for row in found
    ] == [(at, at + len(TEXT) - 1)]


def test_rare_characters_and_combining_marks_keep_offsets_right(tmp_path: Path) -> None:
    rare = TEXT.replace("渔", "𠮷").replace("村", "e\u0301").replace("路", "\U0001f600")
    files = {"一.txt": rare, "二.txt": "𠀀𠀁，" + sentence(DRAW) + "\n" + rare}
    outcome = run_on(tmp_path, files)
    for row, left, right in match_sides(outcome, pages(tmp_path / "corpus")):
        assert row["kind"] != "verbatim" or left == right
    assert documents(outcome)["一.txt"]["reused"] == 1.0
    texts = "".join(str(row["text"]) for row in stored(tmp_path / "out", "sentences"))
    assert "𠮷" in texts


def test_a_small_corpus_takes_a_stock_block_for_a_copy_until_the_background_knows_it(tmp_path: Path) -> None:
    """Fewer than six agencies share the block: nothing in the corpus says that it is formula."""
    block = "".join(sentence(random.Random(32)) for _ in range(2))
    files = {f"{i}.txt": "\n".join([*paragraphs(DRAW, 2), block, *paragraphs(DRAW, 1)]) for i in range(7)}
    five = run_on(tmp_path / "five", dict(list(files.items())[:5]))
    assert not any(row["formula"] for row in rows(five.tables.matches))
    assert five.tables.matches.num_rows == 10
    seven = run_on(tmp_path / "seven", files)
    # Longer than a set phrase may be: it takes fifty agencies to make that the genre's own text.
    assert not any(row["formula"] for row in rows(seven.tables.matches))
