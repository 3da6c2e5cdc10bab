from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.commands import PASSAGE
from toolkit.cli.main import main
from toolkit.engine import front
from toolkit.engine.front import Front
from toolkit.model import Layout, Text
from toolkit.read import DEFAULT_LIMITS, plan
from toolkit.split import split_page

REPORT = f"苇塘镇人民政府2012年工作总结\n\n一、渠道管护\n{PASSAGE}\n苇塘镇人民政府\n2013年1月8日\n"


def shown(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[list[dict[str, object]], str]:
    """The records that `toolkit split` prints, and what it says."""
    assert main(["split", *arguments]) == 0
    out, err = capfd.readouterr()
    return [json.loads(line) for line in out.splitlines()], err


def test_one_line_a_document_in_original_offsets(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "总结.txt"
    file.write_text(REPORT, encoding="gb18030")
    (record,), said = shown(capfd, str(file))
    assert said == ""
    assert (record["doc_id"], record["encoding"], record["year"]) == ("总结.txt", "gb18030", 2012)
    assert record["agency"] == "苇塘镇人民政府"
    sentences = record["sentences"]
    assert isinstance(sentences, list)
    assert [s["sentence_id"] for s in sentences] == list(range(len(sentences)))
    assert [REPORT[s["start"] : s["end"]] for s in sentences] == [s["text"] for s in sentences]
    assert {s["role"] for s in sentences} >= {"title", "heading", "body"}


def test_json_to_a_file_or_to_stdout_is_the_same(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file, target = tmp_path / "a.txt", tmp_path / "a.jsonl"
    file.write_text(REPORT, encoding="utf-8")
    records, _ = shown(capfd, str(file), "--json", "-")
    assert shown(capfd, str(file), "--json", str(target)) == ([], "")
    assert [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()] == records
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "a.txt"]


def test_a_file_that_can_not_be_split_leaves_the_old_output(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "a.jsonl"
    target.write_text("as before", encoding="utf-8")
    (tmp_path / "a.txt").write_bytes(b"")
    assert main(["split", str(tmp_path / "a.txt"), "--json", str(target)]) == 2
    err = capfd.readouterr().err.splitlines()
    assert err[0] == "未读的文件 a.txt: 空文件；请删除或重新获取"
    assert err[1].endswith("里面没有文档")
    assert target.read_text(encoding="utf-8") == "as before"
    assert not list(tmp_path.glob(".*"))


def test_members_that_are_skipped_are_named_on_stderr(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("[b]好.txt", REPORT)
        archive.writestr("坏.txt", b"")
    records, said = shown(capfd, str(tmp_path / "a.zip"), "--lang", "en")
    assert [record["doc_id"] for record in records] == ["a.zip/[b]好.txt"]
    assert said.startswith("Skipped files a.zip/坏.txt: empty file")


def test_text_column(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"id": "x", "正文": REPORT}, ensure_ascii=False) + "\n", encoding="utf-8")
    assert main(["split", str(file)]) == 2
    assert "没有“text”列，现有：id, 正文；请用 --text-column 指明含文本的列" in capfd.readouterr().err
    (record,), _ = shown(capfd, str(file), "--text-column", "正文")
    assert record["doc_id"] == "a.jsonl#x"


def test_lone_surrogates_come_out_as_json_escapes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file, target = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    file.write_text('{"text": "' + REPORT.replace("\n", "\\n") + '\\ud83d", "title": "\\udc00"}\n', encoding="utf-8")
    assert shown(capfd, str(file), "--json", str(target)) == ([], "")
    assert json.loads(target.read_text(encoding="utf-8"))["path"] == "a.jsonl"


def test_essays_of_a_record_are_named_as_dedup_names_them(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    essays = f"篇1：渠道管护\n\n{PASSAGE * 3}\n\n篇2：闸门检修\n\n{PASSAGE * 3}\n"
    (tmp_path / "corpus").mkdir()
    file = tmp_path / "corpus" / "a.jsonl"
    file.write_text(json.dumps({"id": "r1", "text": essays}, ensure_ascii=False) + "\n", encoding="utf-8")
    records, _ = shown(capfd, str(file))
    assert [(r["doc_id"], r["part"]) for r in records] == [("a.jsonl#r1#篇1", "r1#篇1"), ("a.jsonl#r1#篇2", "r1#篇2")]
    jobs, _ = plan(file)
    rows = Front(DEFAULT_LIMITS, "zh").of_jobs(jobs)[0].documents
    assert [(row.doc_id, row.part) for row in rows] == [(r["doc_id"], r["part"]) for r in records]


def test_what_is_odd_about_a_page_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fragile(text: Text) -> Layout:
        if "碎" in text.text:
            raise RuntimeError("broke")
        return split_page(text)

    monkeypatch.setattr(front, "split_page", fragile)
    texts = {"furniture": "您当前的位置：首页 > 政务公开", "blank": " ", "broken": "碎", "good": REPORT}
    file = tmp_path / "a.jsonl"
    lines = (json.dumps({"id": name, "text": text}, ensure_ascii=False) for name, text in texts.items())
    file.write_text("\n".join(lines), encoding="utf-8")
    records, said = shown(capfd, str(file))
    assert [record["doc_id"] for record in records] == ["a.jsonl#good"]
    assert "未读的文件 a.jsonl#furniture: 除网站栏目外没有正文\n" in said
    assert "未读的文件 a.jsonl#broken: 无法切分：RuntimeError: broke" in said
    assert "未读的文件 a.jsonl#line 2: 文本为空\n" in said


def test_notes_are_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(REPORT.encode() + b"\xff\xfe" + REPORT.encode())
    records, said = shown(capfd, str(file))
    assert len(records) == 1
    assert said.startswith("备注（文件已读） a.txt: ")
