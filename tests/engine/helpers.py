"""Small corpora on disk, runs over them, and the originals that findings point into."""

from __future__ import annotations

import html
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import opencc
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.align.normalize import matching_form
from toolkit.engine.config import Config
from toolkit.engine.local import Outcome, dedup
from toolkit.model import Page
from toolkit.read import plan, read

Row = dict[str, Any]

_WORDS = re.findall(
    "..",
    "水库渔业茶园码头学校道路路灯账目票据仓库设备巡查值班培训台账回访村民居民工人教师司机渔民干部专家维修登记采购发放清点核对整改安装"
    "拆除修补演练走访约谈通报报送汇总分析研判验收抽查备案公示归档移交及时逐项全面定期分片联合当场反复集中重点随机提前如实按月每季现场"
    "书面口头统一分类",
)
_SIMPLIFIED, _TRADITIONAL = opencc.OpenCC("t2s"), opencc.OpenCC("s2tw")
_GLOSSES = {"報": "bào", "發": "fā", "業": "yè", "務": "wù", "點": "diǎn", "員": "yuán", "對": "duì", "辦": "bàn"}


def words(draw: random.Random, n: int) -> str:
    """Prose of n invented phrases; two draws share no long stretch."""
    return "".join(draw.choice(_WORDS) for _ in range(n))


def sentence(draw: random.Random) -> str:
    """One sentence of 30 to 60 characters, with a number now and then."""
    parts = [words(draw, draw.randrange(4, 8)) for _ in range(3)]
    if draw.random() < 0.5:
        parts[1] += f"共{draw.randrange(2, 5000)}处"
    return "，".join(parts) + "。"


def paragraphs(draw: random.Random, n: int) -> list[str]:
    """Paragraphs of two or three sentences."""
    return ["".join(sentence(draw) for _ in range(draw.randrange(2, 4))) for _ in range(n)]


def retouched(draw: random.Random, text: str) -> str:
    """The same with other numbers, or with a clause rewritten, or as it is."""
    choice = draw.randrange(3)
    if choice == 0:
        return re.sub(r"\d+", lambda _: str(draw.randrange(2, 5000)), text)
    if choice == 1:
        at = draw.randrange(len(text) // 2)
        return text[:at] + words(draw, 3) + text[at + 6 :]
    return text


def mirrored(text: str) -> str:
    """Traditional characters with pinyin glosses, as a web mirror shows them."""
    return "".join(f"{char}({_GLOSSES[char]})" if char in _GLOSSES else char for char in _TRADITIONAL.convert(text))


def as_html(title: str, body: Sequence[str]) -> str:
    """A plain page of a government site."""
    inner = "\n".join(f"<p>{html.escape(text)}</p>" for text in body)
    return f"<html><head><title>{title}</title></head><body><div><h1>{title}</h1>\n{inner}</div></body></html>"


def mixed_corpus(seed: int) -> dict[str, bytes]:
    """Files of every sort that share paragraphs, retouched or not."""
    draw = random.Random(seed)
    shared = paragraphs(draw, 5)

    def body() -> list[str]:
        taken = [retouched(draw, text) for text in draw.sample(shared, 3)]
        mixed = [*taken, *paragraphs(draw, 3)]
        draw.shuffle(mixed)
        return mixed

    plain = {f"甲/{i}.txt": "\n".join(body()).encode() for i in range(2)}
    records = "\n".join(json.dumps({"id": f"r{i}", "text": "\n".join(body())}, ensure_ascii=False) for i in range(3))
    return plain | {
        "乙/国标.txt": "\n".join(body()).encode("gb18030"),
        "乙/网页.html": as_html("某某工作", body()).encode(),
        "丙/镜像.txt": mirrored("\n".join(body())).encode(),
        "丙/记录.jsonl": records.encode(),
        "丙/生僻.txt": "\n".join(body()).replace("茶园", "𠮷园").replace("及时", "e\u0301及时").encode(),
        "丁/换行.txt": "\r\n".join("　　" + text for text in body()).encode("utf-8-sig"),
    }


def write_corpus(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files (paths relative to root) and return root."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    return root


def run(
    corpus: Path, out: Path, *, n_jobs: int = 1, lang: str = "zh", html: bool = False, config: Config | None = None
) -> Outcome:
    """One run without a word on the screen; without the HTML report unless asked for."""
    quiet = config or Config()
    return dedup(corpus, out, config=quiet, n_jobs=n_jobs, lang=lang, progress=lambda *_: None, html=html)


def rows(table: pa.Table) -> list[Row]:
    """A table as dicts."""
    found: list[Row] = table.to_pylist()
    return found


def stored(out: Path, name: str) -> list[Row]:
    """A table as it was written."""
    return rows(pq.read_table(out / f"{name}.parquet"))


def reasons(outcome: Outcome) -> dict[str, str]:
    """Why each path was skipped."""
    return {str(row["path"]): str(row["reason"]) for row in rows(outcome.tables.skipped)}


def pages(corpus: Path) -> dict[str, Page]:
    """Every readable page by its id."""
    jobs, _ = plan(corpus)
    return {item.page_id: item for job in jobs for item in read(job) if isinstance(item, Page)}


def page_of(doc_id: str, originals: Mapping[str, Page]) -> Page:
    """The page that a document stands on."""
    return originals[doc_id] if doc_id in originals else originals[doc_id.rpartition("#")[0]]


def letters(original: str) -> list[int]:
    """What the matching form of an excerpt of an original must be: markup and glosses off, simplified, reduced.

    Undone by other means than the toolkit's, which wants more evidence than an excerpt has.
    """
    plain = re.sub(r"\([a-zāáǎàèéěēìíǐīòóǒōùúǔūǜ]+\)", "", html.unescape(re.sub(r"<[^>]*>?", "", original)))
    codes: list[int] = matching_form(_SIMPLIFIED.convert(plain))[0].tolist()
    return codes


def match_sides(outcome: Outcome, originals: Mapping[str, Page]) -> Iterator[tuple[Row, str, str]]:
    """Each match with the excerpts of both originals that it points at."""
    for row in rows(outcome.tables.matches):
        left, right = page_of(str(row["left_doc"]), originals), page_of(str(row["right_doc"]), originals)
        yield row, left.raw[row["left_start"] : row["left_end"]], right.raw[row["right_start"] : row["right_end"]]


def unordered(outcome: Outcome, names: Mapping[str, str]) -> list[tuple[object, ...]]:
    """All matches, free of ids and of which side is left. names: what to call each document."""
    found = []
    for row in rows(outcome.tables.matches):
        sides = sorted(
            (names.get(str(row[f"{side}_doc"]), str(row[f"{side}_doc"])), row[f"{side}_start"], row[f"{side}_end"])
            for side in ("left", "right")
        )
        found.append((*sides, row["kind"], row["relation"], row["formula"], row["n_chars"]))
    return sorted(found, key=repr)
