from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from toolkit.experiment import origin


def test_a_digest_stands_for_names_and_content(tmp_path: Path) -> None:
    for name, text in [("甲.txt", "一"), ("sub/b.txt", "二")]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    first = origin.input_digest(tmp_path)
    assert origin.input_digest(tmp_path) == first and len(first) == 16
    (tmp_path / "甲.txt").rename(tmp_path / "乙.txt")
    renamed = origin.input_digest(tmp_path)
    (tmp_path / "sub/b.txt").write_text("三", encoding="utf-8")
    assert len({first, renamed, origin.input_digest(tmp_path)}) == 3
    copy = tmp_path / "sub" / "copy"
    copy.write_bytes((tmp_path / "乙.txt").read_bytes())
    assert origin.input_digest(copy) == origin.input_digest(tmp_path / "乙.txt")  # a file's own name says nothing


def test_the_commit_is_told_with_changes_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origin, "_PACKAGE", tmp_path / "toolkit")
    assert origin.commit() is None
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    (tmp_path / "a").write_text("a")
    for words in (["init", "-q"], ["add", "a"], ["commit", "-qm", "a"]):
        subprocess.run([*git, *words], check=True)
    clean = origin.commit()
    assert clean is not None and len(clean) == 40
    (tmp_path / "a").write_text("b")
    assert origin.commit() == clean + "+"


def test_versions_name_what_the_package_needs() -> None:
    found = origin.versions()
    assert {"python", "numpy", "pyarrow", "pydantic"} <= set(found)
    assert "matplotlib" not in found  # an extra
