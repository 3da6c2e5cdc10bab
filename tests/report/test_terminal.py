from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.report.fabricate import document, run_of, small, tables_of
from toolkit.report import print_summary
from toolkit.report.labels import LANGS, Lang
from toolkit.schema import RunInfo, Tables


def printed(tables: Tables, run: RunInfo, *, width: int = 80, lang: Lang = "zh") -> str:
    buffer = io.StringIO()
    console = Console(file=buffer, width=width, force_terminal=True, color_system=None)
    print_summary(console, tables, run, out=Path("结果"), lang=lang)
    return buffer.getvalue()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_fits_the_terminal(width: int, lang: Lang) -> None:
    lines = printed(small()[0], run_of(), width=width, lang=lang).splitlines()
    assert max(cell_len(line) for line in lines) <= width


def test_says_where_to_look_and_why() -> None:
    text = printed(small()[0], run_of(caps=("热桶 3 个归入套语",)), width=120)
    first = text.index("白川县2022年政务公开报告")
    assert first < text.index("青禾县2021年政务公开报告》\n")
    for expected in (
        "60%",
        "与 2 个机构或网站的 2 份文件有相同段落",
        "→",
        "2022-01-20",
        "损坏.pdf",
        "热桶 3 个",
        "report.html",
    ):
        assert expected in text


def test_markup_is_printed_and_escapes_are_not_obeyed() -> None:
    text = printed(small()[0], run_of())
    assert "[b]白川县2022[/x].txt" in text
    assert "坏[b]/空[/x].docx" in text
    assert "\x1b[31m" not in text
    assert "\u202e" not in text


def test_nothing_copied_and_nothing_read() -> None:
    assert "没有文件与别处有未经解释的重复" in printed(tables_of(documents=[document("a", "字")]), run_of())
    assert "没有读到任何文件" in printed(tables_of(), run_of())
