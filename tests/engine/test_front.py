"""Pages go through the stages in groups; nothing of that may show in the result."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from toolkit.engine import batch, front
from toolkit.model import FlagName, Page, Skipped
from toolkit.read import DEFAULT_LIMITS, plan, read


def write_corpus(folder: Path) -> None:
    for i in range(7):
        (folder / f"{i}.txt").write_text(
            f"青石镇{i}号汇报\n本年修桥{i}座，共{i}.5里。已报送《河道办法》。", encoding="utf-8"
        )
    (folder / "2a.txt").write_text("", encoding="utf-8")


@pytest.mark.parametrize("group", [1, 2, 3])
def test_groups_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: int) -> None:
    write_corpus(tmp_path)
    jobs, _ = plan(tmp_path)
    whole = front.Front(DEFAULT_LIMITS, "zh").of_jobs(jobs)[0]
    monkeypatch.setattr(front, "_GROUP_PAGES", group)
    pieces = front.Front(DEFAULT_LIMITS, "zh").of_jobs(jobs)[0]
    assert [row.doc_id for row in pieces.documents] == [row.doc_id for row in whole.documents]
    assert pieces.sentences.equals(whole.sentences)
    assert np.array_equal(pieces.columns.codes, whole.columns.codes)
    assert (pieces.skipped, pieces.digest) == (whole.skipped, whole.digest)


def test_batches_are_bounded_by_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_corpus(tmp_path)
    jobs, _ = plan(tmp_path)
    whole = front.Front(DEFAULT_LIMITS, "zh").of_jobs(jobs)[0]
    monkeypatch.setattr(front, "_BATCH_CHARS", 1)
    pieces = front.Front(DEFAULT_LIMITS, "zh").of_jobs(jobs)
    assert len(pieces) == 7
    assert [row.doc_id for piece in pieces for row in piece.documents] == [row.doc_id for row in whole.documents]
    assert tuple(skipped for piece in pieces for skipped in piece.skipped) == whole.skipped
    assert b"".join(piece.digest for piece in pieces) == whole.digest


def test_groups_are_bounded_by_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_corpus(tmp_path)
    jobs, _ = plan(tmp_path)
    items = [item for job in jobs for item in read(job, limits=DEFAULT_LIMITS)]
    monkeypatch.setattr(front, "_GROUP_CHARS", 1)
    groups = list(front._groups(iter(items)))
    assert [sum(not isinstance(item, Skipped) for item in group) for group in groups] == [1] * 7


ESSAYS = "篇1：修堤\n\n{one}\n\n篇2：护林\n\n{two}\n\n篇3：办学\n\n{three}\n"
PLAIN = "去年冬天我们把渠口清了一遍，又请木匠修好了闸门。开春放水的时候，下游的田一块也没有旱着。"
GLOSSED = "渠口清完，我们发(fā)布了报(bào)告，总(zǒng)结了经(jīng)验。"


def test_damage_is_told_of_the_documents_it_is_in(tmp_path: Path) -> None:
    page = ESSAYS.format(one=PLAIN * 3, two=GLOSSED + PLAIN * 2, three=PLAIN * 3)
    (tmp_path / "a.txt").write_text(page, encoding="utf-8")
    jobs, _ = plan(tmp_path)
    rows = front.Front(DEFAULT_LIMITS, "en").of_jobs(jobs)[0].documents
    assert [row.part for row in rows] == ["篇1", "篇2", "篇3"]
    damaged = [[f for f in row.findings if f.flag is FlagName.MIRROR_DAMAGE] for row in rows]
    assert [len(found) for found in damaged] == [0, 1, 0]
    (found,) = damaged[1]
    assert (found.start, found.end) == (rows[1].start, rows[1].end)
    glosses = ("(fā)", "(bào)", "(zǒng)", "(jīng)")
    assert found.score == pytest.approx(sum(map(len, glosses)) / (rows[1].end - rows[1].start))


@pytest.mark.parametrize(("lang", "lead"), [("en", "read, but: "), ("zh", "已读，但：")])
def test_notes_on_pages_that_were_read_say_so(lang: str, lead: str) -> None:
    def told(text: str) -> list[str]:
        builder = batch.BatchBuilder()
        page = Page("a.pdf", text, text, notes=("2 of 9 pages have no text layer",))
        (work,) = front.take_apart([page])
        assert isinstance(work, front.PageWork)
        front._add(builder, work, front.Front(DEFAULT_LIMITS, lang))
        return [skipped.reason for skipped in builder.build().skipped]

    assert told(PLAIN) == [f"{lead}2 of 9 pages have no text layer"]
    assert told("  ") == ["2 of 9 pages have no text layer", "no text in it"]
    assert told("您当前的位置：首页 > 政务公开") == [
        "2 of 9 pages have no text layer",
        "nothing but site furniture was found in it",
    ]


def test_what_is_not_judged_is_taken_apart_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "苇塘镇工作总结\n由XX县XX局负责，渡槽修好了，五个村都用上了水。\n", encoding="utf-8"
    )
    jobs, _ = plan(tmp_path)
    [judged], [plain] = (front.Front(DEFAULT_LIMITS, "zh", judged=yes).of_jobs(jobs) for yes in (True, False))
    assert judged.documents[0].findings
    assert [replace(row, findings=()) for row in judged.documents] == list(plain.documents)
    assert np.array_equal(judged.columns.codes, plain.columns.codes)
