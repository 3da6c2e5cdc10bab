"""The example corpus: rebuilt byte for byte, offsets exact, planted cases as promised, nothing shared by accident."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest

from examples.build_corpus import build, write
from examples.building import truth
from examples.building.markup import Flow, Library, fill, parse, reorder
from examples.building.placed import Placed
from examples.building.sources import Source, read_phrases, read_sources
from toolkit.model import Page
from toolkit.read import plan, read

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CHANGED = {"slot_filled": (0.01, 0.3), "edited": (0.05, 0.25), "reordered": (0.25, 0.75), "garbled": (0.25, 0.45)}


@cache
def sources() -> list[Source]:
    return read_sources(EXAMPLES / "source")


@cache
def rows() -> list[truth.Row]:
    return [json.loads(line) for line in (EXAMPLES / "truth.jsonl").read_text("utf-8").splitlines()]


@cache
def raws() -> dict[str, str]:
    """Collect decoded originals as the toolkit itself reads them, by page."""
    jobs, skipped = plan(EXAMPLES / "corpus")
    pages = [page for job in jobs for page in read(job)]
    assert not skipped
    return {page.page_id: page.raw for page in pages if isinstance(page, Page)}


def shown(row: truth.Row, side: str = "") -> str:
    doc = str(row[f"{side}doc"])
    raw = raws().get(doc) or raws()[doc.partition("#")[0]]
    return raw[int(row[f"{side}start"]) : int(row[f"{side}end"])]


def content(name: str, data: bytes) -> bytes:
    """Cut down to what must not change: of a docx its body, since the rest is python-docx's own template."""
    if not name.endswith(".docx"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("word/document.xml")


def test_rebuilding_gives_the_committed_files(tmp_path: Path) -> None:
    write(build(), tmp_path)
    fresh, kept = ({p.relative_to(top).as_posix(): p for p in (top / "corpus").rglob("*") if p.is_file()}
                   for top in (tmp_path, EXAMPLES))  # fmt: skip
    assert sorted(fresh) == sorted(kept)
    for name, path in fresh.items():
        assert content(name, path.read_bytes()) == content(name, kept[name].read_bytes()), name
    assert (tmp_path / "truth.jsonl").read_bytes() == (EXAMPLES / "truth.jsonl").read_bytes()


def test_building_twice_gives_the_same_bytes() -> None:
    assert build() == build()


def test_size_of_the_corpus() -> None:
    assert len(sources()) >= 36
    assert {source.year for source in sources() if source.year} >= {"2008", "2015", "2023"}
    assert len({source.agency for source in sources() if source.agency}) >= 20


def test_every_planted_kind_short_and_long() -> None:
    links = [row for row in rows() if "left_doc" in row]
    for kind in ("verbatim", "slot_filled", "edited", "reordered"):
        lengths = [int(row["left_end"]) - int(row["left_start"]) for row in links if row["kind"] == kind]
        assert len(lengths) >= 6 and min(lengths) <= 60 and max(lengths) >= 150, kind
    assert Counter(row["relation"] for row in links).keys() == {
        "same_page", "own_earlier", "other_agency", "template_site", "superior"
    }  # fmt: skip
    assert len({row["doc"] for row in rows() if row["kind"] == "formula"}) >= 10


def test_offsets_show_the_words_in_the_files_as_read() -> None:
    for row in rows():
        if "text" in row:
            assert shown(row) == row["text"], row


def test_verbatim_rows_are_equal_in_the_files_but_for_mirror_damage() -> None:
    for row in rows():
        if row["kind"] == "verbatim" and "人力资源局" not in f"{row['left_doc']}{row['right_doc']}":
            left, right = (re.sub(r"\s", "", shown(row, side)) for side in ("left_", "right_"))
            assert left == right


def test_share_of_changed_characters_fits_the_kind() -> None:
    for pair in truth.planted_pairs(sources()):
        left = pair.left.body.text[pair.left_mark.start : pair.left_mark.end]
        right = pair.right.body.text[pair.right_mark.start : pair.right_mark.end]
        kind = max(pair.left_mark.variant, pair.right_mark.variant).name.lower()
        if left != right:
            blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
            changed = 1 - sum(block.size for block in blocks) / max(len(left), len(right))
            low, high = CHANGED[kind]
            assert low <= changed <= high, (pair.left_mark.group, kind, changed)


def test_mirror_is_damaged_in_all_three_ways() -> None:
    raw = raws()["部门年报/石砚县人力资源局2010年信息公开年报.txt"]
    assert "ㄒ唬" in raw and "報(bào)" in raw and "縣" in raw


def test_accidental_sharing_is_found() -> None:
    words = "田埂上的稻草人穿着旧雨衣"
    known = sources()[0]
    twins = [
        Source(f"{n}.txt", None, "txt", "", "report", n, n, "", "", (), Flow(f"{n}{words}，{n}。")) for n in "甲乙"
    ]
    phrases = read_phrases(EXAMPLES / "source")
    assert truth.accidental_runs([known, *twins], phrases, n_chars=10)[0][1:] == ("甲.txt", "乙.txt")


@pytest.mark.shared
def test_no_words_come_from_the_seed_pages() -> None:
    folder = EXAMPLES.parents[1] / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("the building data is not beside this checkout")
    seeds = "".join(path.read_text("utf-8", errors="replace") for path in sorted(folder.glob("*.txt")))
    runs = _runs(seeds)
    for source in sources():
        assert not runs & _runs(source.body.text), source.doc_id


def _runs(text: str, n_chars: int = 14) -> set[str]:
    words = re.sub(r"[^一-鿿]", "", text)
    return {words[i : i + n_chars] for i in range(len(words) - n_chars + 1)}


LIBRARY = Library({"a": "前[[b:甲乙]]后，2010年。", "b": "甲乙"}, {"F": "口号"}, lambda text: text[::-1])


@pytest.mark.parametrize(
    ("source", "text", "marks"),
    [
        ("x[[a:前[[b:甲乙]]后]]y", "x前甲乙后y", [("b", 2, 4, 0), ("a", 1, 5, 0)]),
        ("x[[=b]]", "x甲乙", [("b", 1, 3, 0)]),
        ("[[=a|2010→二〇一一]]", "前甲乙后，二〇一一年。", [("b", 1, 3, 0), ("a", 0, 11, 1)]),
        ("[[=a|甲→丙丙]]", "前丙丙乙后，2010年。", [("b", 1, 4, 1), ("a", 0, 12, 1)]),
        ("[[b~:乙甲]]", "乙甲", [("b", 0, 2, 2)]),
        ("[[=b!]][[=F]]", "乙甲口号", [("b", 0, 2, 4)]),
    ],
)
def test_markup(source: str, text: str, marks: list[tuple[str, int, int, int]]) -> None:
    flow = parse(source, LIBRARY)
    assert flow.text == text
    assert [(m.group, m.start, m.end, int(m.variant)) for m in flow.marks] == marks


def test_reorder_keeps_the_stop_and_refuses_a_wrong_order() -> None:
    assert reorder("甲；乙；丙。", [3, 1, 2]) == "丙；甲；乙。"
    assert reorder("甲，子。乙。丙。", [2, 3, 1]) == "乙。丙。甲，子。"
    with pytest.raises(ValueError, match="does not fit"):
        reorder("甲；乙。", [1, 2, 3])


def test_slots_are_filled_at_once_and_must_exist() -> None:
    assert fill(Flow("3件、5件"), [("3", "5"), ("5", "3")]).text == "5件、3件"
    with pytest.raises(ValueError, match="no slot"):
        fill(Flow("3件"), [("7", "8")])


def test_places_survive_a_second_step() -> None:
    placed = Placed("<ab>", [1, 2], [2, 3]).through("<<aXXb>>", [0, 2, 5, 6], [2, 5, 6, 8])
    assert placed.span(0, 1) == (2, 5)
    assert placed.span(0, 2) == (2, 6)
