from __future__ import annotations

import io
import json
from typing import Any

import pyarrow as pa
import pytest
from rich.console import Console

from toolkit.checked import Aligned
from toolkit.model import Skipped
from toolkit.report.aligned import aligned_json, compared_runs, print_aligned
from toolkit.report.labels import Lang
from toolkit.schema import MATCHES

LEFT = "苇塘镇今年修渠三公里，群众满意。"
RIGHT = "前言。栎岗乡今年修渠五公里，群众满意。"


def row(**changes: object) -> dict[str, Any]:
    return {
        "match_id": 0,
        "kind": "edited",
        "relation": "other_agency",
        "formula": False,
        "left_doc": "a.txt",
        "left_start": 0,
        "left_end": len(LEFT),
        "right_doc": "b.txt",
        "right_start": 3,
        "right_end": len(RIGHT),
        "similarity": 0.75,
        "n_chars": 12,
        "direction": "unknown",
        "direction_reason": "",
    } | changes


def aligned(*rows: dict[str, Any], left: str = LEFT, right: str = RIGHT, name: str = "a.txt") -> Aligned:
    table = pa.Table.from_pylist(list(rows), schema=MATCHES)
    return Aligned(name, "b.txt", left, right, "characters", table, (Skipped("b.txt", "一页没有文字"),))


def printed(what: Aligned, *, width: int = 80, colour: bool = False, lang: Lang = "zh") -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, force_terminal=colour, color_system="standard" if colour else None)
    print_aligned(console, what, lang=lang)
    return stream.getvalue()


def test_json_has_the_contracts_names() -> None:
    found = json.loads(json.dumps(aligned_json(aligned(row()))))
    assert [d["doc_id"] for d in found["documents"]] == ["a.txt", "b.txt"]
    assert set(found["matches"][0]) == set(MATCHES.names)
    assert found["skipped"] == [{"path": "b.txt", "reason": "一页没有文字"}]


def test_narrow_texts_stand_below_each_other_and_differences_are_marked() -> None:
    lines = printed(aligned(row())).splitlines()
    assert "1 处相同" in lines[0]
    assert lines.index("A") < lines.index("‹苇塘镇›今年修渠‹三›公里，群众满意。") < lines.index("B")
    assert "‹栎岗乡›今年修渠‹五›公里，群众满意。" in lines
    assert any("一页没有文字" in line for line in lines)


def test_wide_texts_stand_beside_each_other() -> None:
    lines = printed(aligned(row()), width=120, lang="en").splitlines()
    assert any("‹苇塘镇›" in line and "‹栎岗乡›" in line for line in lines)
    assert "1 passage in common" in lines[0]


def test_colours_stand_for_the_marks_on_a_terminal() -> None:
    out = printed(aligned(row()), colour=True)
    assert "‹" not in out
    assert "\x1b[31m苇塘镇" in out


def test_nothing_found_is_said() -> None:
    assert "没有相同的段落" in printed(aligned())


def test_two_texts_that_are_the_same_are_called_so_and_printed_once() -> None:
    whole = row(kind="verbatim", right_start=0, right_end=len(LEFT), similarity=1.0)
    told = printed(aligned(whole, right=LEFT), width=60)
    assert "全文相同，逐字不差" in told
    assert told.replace("\n", "").count(LEFT) == 1
    part = row(kind="verbatim", left_end=9, right_start=0, right_end=9)
    assert "1 处相同" in printed(aligned(part, right=LEFT), width=60)


def test_hostile_words_are_printed_as_they_are() -> None:
    left = "[red]苇塘[/nothing]\x1b[31m今年"
    out = printed(aligned(row(left_end=len(left)), left=left, name="[b]a.txt"))
    assert "[red]" in out
    assert "[/nothing]" in out
    assert "[b]a.txt" in out
    assert "\x1b" not in out


def test_long_lists_and_long_texts_are_cut_and_say_so() -> None:
    long = LEFT * 300
    out = printed(aligned(*[row(match_id=i, left_end=len(long)) for i in range(60)], left=long))
    assert "另有 10 项" in out
    assert f"另有 {len(long) - 1500:,} 字" in out
    assert len(out) < 60 * 3 * 1500


@pytest.mark.parametrize("kind", ["edited", "reordered"])
@pytest.mark.parametrize(("left", "right"), [(LEFT, RIGHT), ("", "a b"), ("One two  three", "three\ttwo four")])
def test_runs_hold_the_whole_text(kind: str, left: str, right: str) -> None:
    runs = compared_runs(left, right, kind)
    assert ["".join(text for text, _ in side) for side in runs] == [left, right]


def test_of_reordered_clauses_only_what_is_new_differs() -> None:
    left, right = compared_runs("修渠，管水", "管水，修坝", "reordered")
    assert [text for text, differs in left if differs] == ["渠"]
    assert [text for text, differs in right if differs] == ["坝"]
