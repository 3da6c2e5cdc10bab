"""Invented documents and the tables that an engine might make of them; nothing here comes from a real report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from toolkit import schema
from toolkit.model import DocumentView, OffsetMap
from toolkit.schema import RunInfo, StageCost, Tables

Row = Mapping[str, object]
HOSTILE = "</script><img src=x onerror=document.title='owned'>&amp;<!-- \u2028\u202e[/red][b]\x1b[31m\x00"


def table(name: str, rows: Sequence[Row]) -> pa.Table:
    expected: pa.Schema = getattr(schema, name.upper())
    return pa.table({column: [row.get(column) for row in rows] for column in expected.names}, schema=expected)


@dataclass
class Texts:
    """A TextSource over a dict; counts what was asked for."""

    views: dict[str, DocumentView]
    asked: list[str] = field(default_factory=list)

    def view(self, doc_id: str) -> DocumentView:
        self.asked.append(doc_id)
        return self.views[doc_id]


def texts_of(texts: Mapping[str, str], *, first: int = 0, origins: Mapping[str, OffsetMap] | None = None) -> Texts:
    known = origins or {}
    return Texts({name: DocumentView(name, text, first, known.get(name)) for name, text in texts.items()})


def tables_of(**rows: Sequence[Row]) -> Tables:
    names = ["documents", "matches", "substitutions", "families", "formulas", "rhetoric", "flags", "skipped"]
    names.append("rhetoric_clusters")
    return Tables(**{name: table(name, rows.get(name, ())) for name in names})


def document(doc_id: str, text: str, **values: object) -> Row:
    shares = {
        "reused": 0.0,
        "formulaic": 0.0,
        "own_earlier": 0.0,
        "superior": 0.0,
        "copied": 0.0,
        "garbled": 0.0,
        "original": 1.0,
    }
    return {"doc_id": doc_id, "path": doc_id, "start": 0, "end": len(text), "n_chars": len(text)} | shares | values


def match(i: int, left: tuple[str, int, int], right: tuple[str, int, int], **values: object) -> Row:
    sides = dict(zip(("left_doc", "left_start", "left_end"), left, strict=True))
    sides |= dict(zip(("right_doc", "right_start", "right_end"), right, strict=True))
    usual = {"match_id": i, "kind": "verbatim", "relation": "other_agency", "formula": False, "similarity": 1.0}
    return usual | {"n_chars": left[2] - left[1], "direction": "unknown", "direction_reason": ""} | sides | values


def run_of(**values: object) -> RunInfo:
    known: dict[str, object] = {
        "version": "0.1.0",
        "corpus": "示例/[b]文件夹[/x]",
        "started": "2024-03-01T09:00:00",
        "config_hash": "5f1c",
        "config": {"pair": {"bands": 64, "rows": 4}, "align": {"min_chars": 20}},
        "input_digest": "9ab3",
        "seeds": {"sketch": 1},
        "counts": {"documents": 4},
        "stages": (StageCost("read", 0.41, 120.0), StageCost("align", 1.2, 180.5)),
        "caps": (),
    }
    return RunInfo(**(known | values))  # type: ignore[arg-type]  # the keys are RunInfo's own fields


HEAD = "为方便群众办事，青禾县政务公开办公室在全县设立了十七个查询点。"
SHARED = (
    "各镇查询点配备专人值守，群众可以当场查阅文件目录，也可以留下联系方式等候回复，全年共接待来访群众三千二百余人次。"
)
CHANGED = (
    "各镇查询点配备专人值守，群众可以当场查阅文件目录，也可以留下联系方式等候回复，全年共接待来访群众一千八百余人次。"
)
FORMULA = "现将有关情况报告如下。"
TAIL = "下一步，将把查询点延伸到每个村居，方便老年人就近查询。"
SPUN = (
    "各镇盘问点配备专人值守，大众可以当场查阅文件目次，也可以留下接洽方式等待复兴，整年共招待来访大众三千二百余人次。"
)


def small() -> tuple[Tables, Texts]:
    """Four documents: b takes a's passage with another figure, c garbles it, d is hostile. Offsets start at 100."""
    texts = {
        "甲/青禾县2021.txt": HEAD + FORMULA + SHARED + TAIL,
        "乙/[b]白川县2022[/x].txt": "白川县信息公开工作情况。" + FORMULA + CHANGED + "本县另有特色做法若干。𠮷祥如意。",
        "丙/范文.txt#篇3": SPUN + "以上为范文。",
        "丁/坏.txt": HOSTILE + FORMULA,
    }
    a, b, c, d = texts
    first = 100

    def place(name: str, words: str) -> tuple[str, int, int]:
        start = texts[name].index(words) + first
        return name, start, start + len(words)

    matches = [
        match(
            1,
            place(a, SHARED),
            place(b, CHANGED),
            kind="slot_filled",
            similarity=0.94,
            direction="left_first",
            direction_reason="左侧发布于 2022-01-20，早于右侧 2023-02-01",
        ),
        match(2, place(a, SHARED), place(c, SPUN), kind="garbled", relation="template_site", similarity=0.71),
        match(3, place(b, CHANGED), place(c, SPUN), kind="garbled", relation="template_site", similarity=0.66),
        match(4, place(a, FORMULA), place(b, FORMULA), formula=True),
        match(5, place(a, FORMULA), place(d, FORMULA), formula=True, direction_reason=HOSTILE.replace("\x00", "")),
    ]
    clean = HOSTILE.replace("\x00", "")
    documents = [
        document(
            a,
            texts[a],
            title="青禾县2021年政务公开报告",
            agency="青禾县政务公开办公室",
            year=2021,
            copied=0.4,
            formulaic=0.1,
            original=0.5,
            reused=0.5,
            region="青禾县",
        ),
        document(
            b,
            texts[b],
            title="白川县2022年政务公开报告",
            agency="白川县人民政府办公室",
            year=2022,
            copied=0.6,
            formulaic=0.1,
            original=0.3,
            reused=0.7,
        ),
        document(c, texts[c], site="范文大全", part="篇3", copied=0.9, garbled=0.9, original=0.1, reused=0.9),
        document(d, texts[d], title=clean, agency=clean, year=2020, formulaic=0.1, original=0.9, reused=0.1),
    ]
    tables = tables_of(
        documents=documents,
        matches=matches,
        substitutions=[
            {
                "match_id": 2,
                "left_doc": a,
                "right_doc": c,
                "source_word": "群众",
                "target_word": "大众",
                "times": 2,
                "kept": 0,
            }
        ],
        families=[
            {"family_id": 1, "doc_id": a, "role": "medoid", "similarity_to_medoid": 1.0, "family_min_similarity": 0.6},
            {"family_id": 1, "doc_id": b, "role": "member", "similarity_to_medoid": 0.6, "family_min_similarity": 0.6},
        ],
        formulas=[
            {"text": FORMULA, "n_docs": 3, "n_agencies": 3, "n_years": 3, "first_seen": "2020"},
            {"text": clean, "n_docs": 2, "n_agencies": 1, "n_years": 1},
        ],
        flags=[
            {
                "doc_id": c,
                "flag": "garbled_rewrite",
                "score": 0.93,
                "start": 100,
                "end": 150,
                "evidence": "“群众”两处都换成“大众”",
                "source_doc": a,
            },
            {"doc_id": d, "flag": "mirror_damage", "score": 0.5, "start": 100, "end": 110, "evidence": clean},
        ],
        skipped=[
            {"path": "坏[b]/空[/x].docx", "reason": clean},
            {"path": "损坏.pdf", "reason": "12 页都没有文字层（扫描件？）"},
        ],
    )
    return tables, texts_of(texts, first=first)


TURN = (
    "有的干部对公开工作认识不到位。",
    "个别同志认识还不到位，重视不够。",
    "少数单位认识不到位、重视程度不够。",
)


def with_turns(n_clusters: int = 3) -> tuple[Tables, Texts]:
    """Documents of some agencies that say some turns of speech; the last turn is one agency's alone, and hostile."""
    texts: dict[str, str] = {}
    members: list[Row] = []
    clusters: list[Row] = []
    hostile = HOSTILE.replace("\x00", "")
    for number in range(n_clusters):
        alone = number == n_clusters - 1
        said = hostile if alone else f"第{number}种说法："
        for at, words in enumerate(TURN):
            name = f"文件{number}-{at}.txt"
            texts[name] = f"前言。{said}{words}"
            place = {"start": 3, "end": len(texts[name]), "wording": len(members), "label": said}
            members.append(
                {"cluster_id": number, "doc_id": name, "sentence_id": 1, "similarity_to_center": 0.9 - at / 10} | place
            )
        clusters.append(
            {
                "cluster_id": number,
                "label": said,
                "sentence": said + TURN[0],
                "words": "认识、重视",
                "n_sentences": 3,
                "n_wordings": 3,
                "n_docs": 3,
                "n_agencies": 1 if alone else 3,
                "n_regions": 2,
                "n_years": 3,
                "first_seen": None if alone else "2011",
                "cohesion": 0.4,
                "x": (number + 1) / (n_clusters + 1),
                "y": 0.5,
                "radius": 0.02,
            }
        )
    documents = [
        document(
            name,
            text,
            title=f"标题{name}",
            agency=hostile if name.startswith(f"文件{n_clusters - 1}-") else f"第{name[-5]}局",
            year=2011 + int(name[-5]),
        )
        for name, text in texts.items()
    ]
    return tables_of(documents=documents, rhetoric=members, rhetoric_clusters=clusters), texts_of(texts)
