from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from toolkit.cli.main import main
from toolkit.cli.whole import check_targets, write_whole
from toolkit.errors import BadInput

TEXT = "青石县水务局今年以来坚持公开供水价格和水质检测结果，群众可以在办事大厅查询。\n" * 6


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    real, link = tmp_path / "真.json", tmp_path / "链.json"
    real.write_text("旧", encoding="utf-8")
    link.symlink_to(real)
    write_whole(link, ["新"], option="--json")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "新"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([real.name, link.name])


def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "管"
    os.mkfifo(pipe)
    heard: list[str] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    write_whole(pipe, ["一行\n"], option="--json")
    reader.join(10)
    assert heard == ["一行\n"]
    assert pipe.is_fifo()


def test_what_breaks_off_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "表.json"
    target.write_text("旧", encoding="utf-8")

    def lines() -> list[str]:
        raise BadInput("broken", next_step="mend it")

    with pytest.raises(BadInput):
        write_whole(target, (line for line in [1] if lines()), option="--json")  # type: ignore[misc]
    assert target.read_text(encoding="utf-8") == "旧"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_may_not_be_written_over_is_refused(tmp_path: Path) -> None:
    read = tmp_path / "报告.txt"
    read.write_text(TEXT, encoding="utf-8")
    (tmp_path / "链.txt").symlink_to(read)
    nowhere = [tmp_path / "没有" / "a.json", read / "a.json"]
    for bad in (read, tmp_path / "链.txt", tmp_path, "", tmp_path / ".." / tmp_path.name / read.name, *nowhere):
        with pytest.raises(BadInput):
            check_targets({"--json": str(bad)}, [read])
    index = tmp_path / "index"
    index.mkdir()
    (index / "manifest.json").write_text("{}", encoding="utf-8")
    for option, target, folder in (("--json", index / "新.json", index), ("--html", read, tmp_path)):
        with pytest.raises(BadInput, match=r"lies within the index|is part of"):
            check_targets({option: target}, [folder])
    check_targets({"--json": tmp_path / "新.json"}, [tmp_path])
    with pytest.raises(BadInput, match="another option"):
        check_targets({"--json": str(tmp_path / "新"), "--html": tmp_path / "新"}, [read])
    with pytest.raises(BadInput, match="needs a file"):
        check_targets({"--html": Path("-")}, [read])
    check_targets({"--json": "-", "--html": None}, [read, Path("-")])


@pytest.mark.parametrize(
    "command", [["check", "F", "--html", "F"], ["check", "F", "--json", "F"], ["align", "F", "G", "--html", "G"]]
)
def test_no_command_destroys_what_it_reads(command: list[str], tmp_path: Path) -> None:
    files = {name: tmp_path / f"{name}.txt" for name in "FG"}
    for path in files.values():
        path.write_text(TEXT, encoding="utf-8")
    assert main([str(files.get(word, word)) for word in command]) == 2
    assert all(path.read_text(encoding="utf-8") == TEXT for path in files.values())
