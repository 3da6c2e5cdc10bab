"""Lists of persons and sums against lists of one form: what counts as copied, and what a check costs.

    python -m experiments.lists [--seed 1] [--rows 100] [--source-rows 1500]

Four forms of rows, invented persons and villages. Compared are a list of other persons, the same rows with other sums,
the same rows in another order, and a list of other persons with a fifth of the source's rows in its middle.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from toolkit import Index, check

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
_GIVEN = "伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超霞平刚桂英华建国红玉兰志文海峰宁波丹凤梅春花雪琴燕飞鹏辉云龙浩宇晨"
_VILLAGES = [f"{a}{b}村" for a in "石上下东西南北大小新老高柳杨桃李枣松竹梅" for b in "河坪湾沟庄岭坝寨桥塘井园"]


def _name(draw: random.Random) -> str:
    return draw.choice(_SURNAMES) + "".join(draw.choices(_GIVEN, k=draw.choice((1, 2, 2, 2))))


Row = Callable[[random.Random, int], str]
FORMS: dict[str, Row] = {
    "short": lambda r, i: f"{_name(r)}，{r.choice(_VILLAGES)}，补贴{r.randint(100, 5000)}元",
    "table": lambda r, i: f"{i}\t{_name(r)}\t{r.choice(_VILLAGES)}\t耕地地力保护补贴\t{r.randint(100, 5000)}元",
    "sentence": lambda r, i: f"{r.choice(_VILLAGES)}村民{_name(r)}领取危房改造补助资金{r.randint(1000, 25000)}元。",
    "clauses": lambda r, i: (
        f"{i}.{_name(r)}，{r.choice('男女')}，家住{r.choice(_VILLAGES)}，因{r.choice('病残学灾')}致困，"
        f"享受农村最低生活保障，每月发放保障金{r.randint(200, 900)}元。"
    ),
}


def listed(form: Row, n: int, seed: int) -> list[str]:
    """Rows of one form."""
    draw = random.Random(seed)
    return [form(draw, number) for number in range(1, n + 1)]


def reports(form: Row, source: list[str], n: int, seed: int) -> dict[str, list[str]]:
    """What is compared with the source, by how it was made."""
    draw = random.Random(seed)
    strangers, part = listed(form, n, seed + 1), n // 5
    at = (n - part) // 2
    return {
        "other persons": strangers,
        "other sums": [re.sub(r"\d{3,}(?=元)", lambda _: str(draw.randint(100, 25000)), row) for row in source[:n]],
        "another order": draw.sample(source, n),
        "a fifth taken": [*strangers[:at], *source[:part], *strangers[at + part :]],
    }


def main() -> None:
    """Print a line for each form and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=100, help="of a report")
    parser.add_argument("--source-rows", type=int, default=1500)
    options = parser.parse_args()
    print("form      report          copied  formulaic  CPU s")
    for name, form in FORMS.items():
        source = listed(form, options.source_rows, options.seed)
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            (folder / "corpus").mkdir()
            (folder / "corpus" / "list.txt").write_text("公示名单\n" + "\n".join(source) + "\n", encoding="utf-8")
            index = Index.build(folder / "corpus", folder / "index")
            for made, rows in reports(form, source, options.rows, options.seed).items():
                report = folder / "report.txt"
                report.write_text("本县名单\n" + "\n".join(rows) + "\n", encoding="utf-8")
                began = time.process_time()
                [found] = list(check(report, against=index))
                spent, told = time.process_time() - began, found.document.compared
                assert told is not None
                print(f"{name:<9} {made:<15} {told.copied:>6.3f} {told.formulaic:>10.3f} {spent:>6.1f}", flush=True)


if __name__ == "__main__":
    main()
