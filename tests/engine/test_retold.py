"""Leads of `check`: told of, counted for nothing."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest
from rich.console import Console

from toolkit.checked import Compared
from toolkit.engine.check import Checked, check_files, opened
from toolkit.engine.config import Config
from toolkit.report.checked import checked_json, print_checked
from toolkit.report.handover import handover_html

SOURCE = (
    "镇里把渡槽放水的钟点写在村口木牌上，谁家先浇、谁家后浇，全由各组抽签排定。",
    "管水员老俞每晚沿渠走一趟，遇见漏水便用麻袋堵住，第二天再请瓦匠补缝。",
    "入秋以后又把三处塌坡重新砌了石头，花销按受益田亩分摊，账目贴在祠堂墙上。",
    "有两户嫌摊得多，经调解各让一步，欠款在冬至前交清。",
    "来年打算添置一台水泵，旱时从河湾提水，省得下游几个组年年争吵。",
)
RETOLD = (
    "放水时辰如今都写上了村口那块木牌，浇地先后由各组抽签来排。",
    "每到夜里，管水的老俞都要沿着渠走走，哪里漏了先拿麻袋堵好，补缝则等次日瓦匠来。",
    "塌了坡的三处，秋天一过就拿石料补砌，钱由得水的人家照田亩出，祠堂里张了榜。",
    "那两家觉得分摊太重，劝和之后互相退让，冬至以前已把欠下的钱全数缴清。",
    "明年想买水泵一台，天旱便从河湾抽水，免得下游各组年年为此吵闹。",
)
TOPICS = "集市 桥梁 校舍 药铺 邮路 茶园 蚕室 窑厂 渔塘 林场 粮仓 戏台 码头 织坊".split()


def essay(topic: str, seed: int) -> str:
    """A report on something else."""
    draw = Random(seed)
    acts = "修缮 清点 丈量 登记 走访 轮值 张贴 收拢 翻晒 搬运".split()
    things = "门窗 账册 界石 名单 农具 灯油 木料 竹筐 砖瓦 绳索".split()
    lines = (
        f"{topic}的{draw.choice(things)}由{draw.choice('甲乙丙丁戊')}组{draw.choice(acts)}，"
        f"{draw.choice(things)}交给值守的人{draw.choice(acts)}过两遍。"
        for _ in range(12)
    )
    return "\n".join(lines)


def page(agency: str, body: str) -> str:
    return f"{agency}2011年工作总结\n\n{body}\n\n{agency}\n2012年1月5日\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number, topic in enumerate(TOPICS):
        shared = "渡槽放水的钟点写在村口木牌上。" if number else ""
        body = "\n".join(SOURCE) if number == 0 else essay(topic, number) + "\n" + shared
        (folder / f"{number:02}.txt").write_text(page(f"苇塘{topic}镇人民政府", body), encoding="utf-8")
    return folder


def check(corpus: Path, body: str) -> Checked:
    report = corpus.parent / "report.txt"
    report.write_text(page("柏川县水务局", body), encoding="utf-8")
    with opened(corpus, config=Config(), n_jobs=1, lang="zh", progress=lambda *_: None) as comparer:
        return check_files(
            [report],
            config=Config(),
            lang="zh",
            comparer=comparer,
            model=None,
            progress=lambda *_: None,
            passages=True,
        )


def compared(checked: Checked) -> Compared:
    found = checked.documents[0].compared
    assert found is not None
    return found


def test_a_passage_told_over_is_a_lead_and_counts_for_nothing(corpus: Path) -> None:
    checked = check(corpus, essay("晒场", 99) + "\n" + "\n".join(RETOLD) + "\n" + essay("水车", 98))
    found = compared(checked)
    [lead] = found.leads.to_pylist()
    document = checked.documents[0]
    text = (corpus.parent / "report.txt").read_text(encoding="utf-8")
    assert lead["kind"] == "paraphrase" and lead["right_doc"] == "00.txt" and not lead["formula"]
    said = text[lead["left_start"] : lead["left_end"]]
    assert sum(sentence in said for sentence in RETOLD) >= 3
    assert lead["left_doc"] == document.view.doc_id
    assert not any(kind == "paraphrase" for kind in found.matches.column("kind").to_pylist())
    covered = [(m["left_start"], m["left_end"]) for m in found.matches.to_pylist() if m["right_doc"] == "00.txt"]
    assert found.copied < 0.1, covered
    assert all(source.doc_id != "00.txt" or source.share < 0.1 for source in found.sources)


def test_it_stands_in_the_json_on_the_page_and_in_the_terminal(corpus: Path) -> None:
    checked = check(corpus, essay("晒场", 99) + "\n" + "\n".join(RETOLD))
    [record] = json.loads(json.dumps(checked_json(checked.documents, (), checked.provenance)))["documents"]
    ids = [match["match_id"] for match in record["matches"]]
    assert len(set(ids)) == len(ids)
    assert [match["kind"] for match in record["matches"]].count("paraphrase") == 1
    html = handover_html(checked.documents, checked.skipped, checked.provenance)
    assert SOURCE[1] in html and "仅供对读" in html
    stream = StringIO()
    print_checked(Console(file=stream, width=100), checked.documents, checked.skipped)
    assert "这不是结论" in stream.getvalue().replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("body", ["\n".join(SOURCE), "\n".join(RETOLD[:2])])
def test_no_lead_where_words_explain_it_or_too_little_is_told(corpus: Path, body: str) -> None:
    found = compared(check(corpus, essay("晒场", 99) + "\n" + body))
    assert found.leads.num_rows == 0
    assert found.leads.schema == pa.schema(found.matches.schema)


def test_no_lead_in_another_order(corpus: Path) -> None:
    assert compared(check(corpus, "\n".join(RETOLD[::-1]))).leads.num_rows == 0
