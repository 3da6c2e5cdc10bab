"""Limits that the stages hit are told in the language of the report."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

import toolkit
from toolkit.engine.rhetoric import Told
from toolkit.pair import PairParams
from toolkit.pair.near import _caps
from toolkit.report.cuts import stage_caps
from toolkit.report.labels import Words
from toolkit.rhetoric import Excluded

LIMITS = {key: text for key, text in Words("en").table().items() if key.startswith("limit.")}
WHOLE = sorted(key for key in LIMITS if not key.startswith("limit.part."))


def templates() -> set[str]:
    """Every string that the toolkit's own code holds, {} for what is filled in."""
    found = set()
    for path in Path(toolkit.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                found.add("".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values))
    return found


def test_the_labels_are_what_the_stages_say() -> None:
    said = templates()
    assert {re.sub(r"\{\w+\}", "{}", LIMITS[key]) for key in WHOLE} <= said


@pytest.mark.parametrize("key", WHOLE)
def test_each_is_told_in_both_languages(key: str) -> None:
    fields = re.findall(r"\{(\w+)\}", LIMITS[key])
    values = {name: f"{at + 3},456" for at, name in enumerate(fields)}
    english = LIMITS[key].format(**values)
    assert stage_caps(Words("en"), [english]) == (english,)
    (chinese,) = stage_caps(Words("zh"), [english])
    assert chinese == Words("zh")(key, **values)
    assert re.search("[一-龥]", chinese)


def test_what_was_not_asked_and_buckets_as_they_come() -> None:
    told = SimpleNamespace(rhetoric=SimpleNamespace(excluded=Excluded(1234, 0, 2)), texts=["甲"], tabular=7)
    buckets = SimpleNamespace(n_hot_buckets=3, largest_bucket=900, n_hot_texts=1200)
    caps = (*Told.caps.fget(told), *_caps(buckets, PairParams()))  # type: ignore[attr-defined, arg-type]
    assert stage_caps(Words("zh"), caps) == (
        "没有参与修辞归类的句子：1,234 句太短、2 句没有向量、7 行表格",
        "修辞可能有遗漏：只有 1 种不同的句子，太少，看不出互不相关的句子有多相似",
        f"3 个桶里措辞相同的文本超过 {PairParams().hot_bucket} 份（最大的有 900 份）；其中 1200 份只与最近的几份及"
        "一份代表相比，没有两两相比",
    )


def test_what_nobody_translated_stays() -> None:
    assert stage_caps(Words("zh"), ["something new [b] happened"]) == ("something new [b] happened",)
