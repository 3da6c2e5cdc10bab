from __future__ import annotations

import json
import random
from pathlib import Path

from tests.align.helpers import prose
from tests.engine.helpers import Row, rows, run, write_corpus

FIGURES = (
    "去年冬天清淤三次，共运走淤泥{}车，出动民工{}人次，修补渠堤{}处，又请木匠在{}一中门前修好了闸门，全县渠道都通了水。"
)


def report(ident: str, agency: str, region: str, year: int, values: tuple[object, ...]) -> str:
    text = "\n".join([prose(hash_of(ident), 60) + "。", FIGURES.format(*values), prose(hash_of(ident) + 1, 60) + "。"])
    record = {
        "id": ident,
        "agency": agency,
        "region": region,
        "year": year,
        "published": f"{year + 1}-02-01",
        "text": text,
    }
    return json.dumps(record, ensure_ascii=False)


def hash_of(ident: str) -> int:
    return sum(map(ord, ident))


def flags(tmp_path: Path, records: list[str], flag: str, *, lang: str = "zh") -> list[Row]:
    corpus = write_corpus(tmp_path / "corpus", {"记录.jsonl": "\n".join(records)})
    return [row for row in rows(run(corpus, tmp_path / "out", lang=lang).tables.flags) if row["flag"] == flag]


A = report("a", "柏川县水务局", "柏川县", 2010, (1326, 4817, 7, "柏川"))
B = report("b", "汀安县水务局", "汀安县", 2011, (1326, 5920, 9, "柏川"))
C = report("c", "石砚县水务局", "石砚县", 2012, (2518, 6093, 11, "石砚"))


def test_kept_figures_and_names_are_told_where_they_stand(tmp_path: Path) -> None:
    (copied,) = flags(tmp_path, [A, B, C], "copied_figures")
    text = json.loads(B)["text"]
    assert (copied["doc_id"], copied["source_doc"]) == ("记录.jsonl#b", "记录.jsonl#a")
    assert text[copied["start"] : copied["end"]] == "1326"
    assert "共运走淤泥1326车" in copied["evidence"]
    assert copied["score"] > 0.95


def test_a_name_left_standing(tmp_path: Path) -> None:
    (kept,) = flags(tmp_path, [A, B, C], "foreign_place", lang="en")
    text = json.loads(B)["text"]
    assert (kept["doc_id"], text[kept["start"] : kept["end"]]) == ("记录.jsonl#b", "柏川")
    assert kept["source_doc"] == "记录.jsonl#a"
    assert "汀安县" in kept["evidence"]


def test_refilled_everywhere_nothing_is_told(tmp_path: Path) -> None:
    assert flags(tmp_path, [A, C], "copied_figures") == []
    assert flags(tmp_path, [A, C], "foreign_place") == []


def test_a_figure_kept_within_a_set_phrase(tmp_path: Path) -> None:
    """Twelve counties say the same sentence; nobody's words are copied, but one county's figures are another's."""
    phrase = "全年共主动公开各类渡槽维修信息{}条，受理群众来信来访{}件，按期答复率{}%。"
    draw = random.Random(5)
    figures = [(draw.randrange(1000, 9000), draw.randrange(300, 900), draw.randrange(601, 999) / 10) for _ in range(12)]
    figures[4] = figures[11] = (2479, 618, 93.7)
    records = []
    for number, own in enumerate(figures):
        county = f"{'甲乙丙丁戊己庚辛壬癸子丑'[number]}安县"
        text = f"{prose(number, 60)}。\n{phrase.format(*own)}\n{prose(number + 50, 60)}。"
        records.append(json.dumps({"id": str(number), "text": text, "agency": f"{county}水务局", "year": 2011}))
    tables = run(write_corpus(tmp_path / "corpus", {"记录.jsonl": "\n".join(records)}), tmp_path / "out").tables
    found = [row for row in rows(tables.flags) if row["flag"] == "copied_figures"]
    assert {(row["doc_id"], row["source_doc"]) for row in found} == {
        ("记录.jsonl#4", "记录.jsonl#11"),
        ("记录.jsonl#11", "记录.jsonl#4"),
    }
    assert all(row["score"] >= 0.999 for row in found)
    assert all(match["formula"] for match in rows(tables.matches))


def test_the_same_agency_s_same_year_is_no_copy(tmp_path: Path) -> None:
    twin = report("d", "柏川县水务局", "柏川县", 2010, (1326, 4817, 7, "柏川"))
    assert flags(tmp_path, [A, twin], "copied_figures") == []


def test_the_same_agency_s_other_year_is_one(tmp_path: Path) -> None:
    later = report("d", "柏川县水务局", "柏川县", 2013, (1326, 4817, 7, "柏川"))
    found = flags(tmp_path, [A, later], "copied_figures")
    assert {row["doc_id"] for row in found} == {"记录.jsonl#d"}
    assert len(found) == 2


def test_a_nameless_text_on_three_sites_is_a_template(tmp_path: Path) -> None:
    text = "\n".join(f"{prose(i, 60)}。" for i in range(5))
    records = [json.dumps({"id": f"e{i}", "site": f"{i}号文库", "text": text}, ensure_ascii=False) for i in range(3)]
    taken = json.dumps({"id": "b", "agency": "汀安县水务局", "region": "汀安县", "text": text}, ensure_ascii=False)
    corpus = write_corpus(tmp_path / "corpus", {"记录.jsonl": "\n".join([*records, taken])})
    tables = run(corpus, tmp_path / "out").tables
    told = [row for row in rows(tables.flags) if row["flag"] == "template_essay"]
    assert {row["doc_id"] for row in told} == {f"记录.jsonl#e{i}" for i in range(3)}
    assert all("2个其他网站" in row["evidence"] for row in told)
    relations = {
        row["relation"] for row in rows(tables.matches) if "记录.jsonl#b" in (row["left_doc"], row["right_doc"])
    }
    assert relations == {"template_site"}
    genres = {row["doc_id"]: row["genre"] for row in rows(tables.documents)}
    assert genres["记录.jsonl#e0"] == "template_essay"
    assert genres["记录.jsonl#b"] != "template_essay"
