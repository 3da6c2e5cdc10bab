"""Pages go through the stages in groups; nothing of that may show in the result."""

from pathlib import Path

import numpy as np
import pytest

from toolkit.engine import batch, front
from toolkit.model import Skipped
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
    whole = front.prepare_all(tuple(jobs), DEFAULT_LIMITS, "zh")
    monkeypatch.setattr(front, "_GROUP_PAGES", group)
    pieces = front.prepare_all(tuple(jobs), DEFAULT_LIMITS, "zh")
    assert [row.doc_id for row in pieces.documents] == [row.doc_id for row in whole.documents]
    assert pieces.sentences.equals(whole.sentences)
    assert np.array_equal(pieces.codes, whole.codes)
    assert (pieces.skipped, pieces.digest) == (whole.skipped, whole.digest)


def test_groups_are_bounded_by_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_corpus(tmp_path)
    jobs, _ = plan(tmp_path)
    items = [item for job in jobs for item in read(job, limits=DEFAULT_LIMITS)]
    monkeypatch.setattr(front, "_GROUP_CHARS", 1)
    groups = list(front._groups(iter(items)))
    assert [sum(not isinstance(item, Skipped) for item in group) for group in groups] == [1] * 7


@pytest.mark.parametrize("seed", range(5))
def test_counting_kept_characters_before_a_place(seed: int) -> None:
    rng = np.random.default_rng(seed)
    keep = rng.random(int(rng.integers(0, 70))) < 0.6
    places = np.arange(len(keep) + 1)
    counted = batch._count_before(np.packbits(keep), places)
    assert counted.tolist() == [int(keep[:place].sum()) for place in places]
