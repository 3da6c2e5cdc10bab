from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import PASSAGE
from toolkit.cli.main import main


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "甲.txt").write_text(f"苇塘镇人民政府2012年工作总结\n\n{PASSAGE}\n", encoding="utf-8")
    (folder / "空.txt").write_text("", encoding="utf-8")
    return folder


def test_build_add_info(corpus: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    index = str(tmp_path / "index")
    assert main(["index", "build", str(corpus), "-o", index]) == 0
    out, err = capfd.readouterr()
    assert out == "新增 1 份，替换 0 份，未变 0 份\n"
    assert "空.txt: 空文件；请删除或重新获取" in err
    (corpus / "乙.txt").write_text("柏川县水务局2011年工作总结\n\n今年修渠三条，各村都通了水。\n", encoding="utf-8")
    assert main(["index", "add", index, str(corpus), "--lang", "en"]) == 0
    assert capfd.readouterr().out == "1 added, 0 replaced, 1 unchanged\n"
    assert main(["index", "info", index, "--lang", "en"]) == 0
    assert "documents: 2\n" in capfd.readouterr().out


def test_what_is_no_index_is_said_in_a_line(corpus: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for arguments in (["info", str(corpus)], ["add", str(corpus), str(corpus)]):
        assert main(["index", *arguments]) == 2
        err = capfd.readouterr().err
        assert "里面没有索引" in err
        assert "下一步：用 toolkit index build" in err
    assert main(["index", "build", str(corpus), "-o", str(corpus)]) == 2
    assert "不是空文件夹" in capfd.readouterr().err


def test_a_damaged_index_is_refused_by_name(corpus: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    index = tmp_path / "index"
    assert main(["index", "build", str(corpus), "-o", str(index)]) == 0
    (grams,) = index.glob("seg-*/grams.bin")
    data = bytearray(grams.read_bytes())
    data[len(data) // 2] ^= 1
    grams.write_bytes(data)
    capfd.readouterr()
    assert main(["index", "info", str(index)]) == 2
    err = capfd.readouterr().err
    assert "grams.bin：第" in err and "字节处损坏" in err
    assert "下一步：请重建索引" in err
