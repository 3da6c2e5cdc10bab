from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from toolkit.engine.config import Config, load_config
from toolkit.errors import BadInput

EXAMPLE = Path(__file__).resolve().parents[2] / "configs" / "dedup.toml"


def test_the_example_holds_every_default() -> None:
    assert tomllib.loads(EXAMPLE.read_text(encoding="utf-8")) == Config().sections()
    assert load_config(EXAMPLE).digest() == Config().digest() == load_config(None).digest()


def test_every_line_of_the_example_says_what_it_is() -> None:
    lines = [line for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if line]
    assert [line for line in lines if "#" not in line] == []


def written(folder: Path, text: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_values_are_taken_and_change_the_hash(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, "[families]\nsimilarity = 0.9\n[records]\ntext_column = '正文'\n"))
    assert (config.families.similarity, config.records.text_column) == (0.9, "正文")
    assert config.digest() != Config().digest()


@pytest.mark.parametrize(
    ("text", "what", "next_step"),
    [
        ("[famlies]\nsimilarity = 0.9", "unknown section [famlies]", "did you mean families?"),
        ("[families]\nsimilarty = 0.9", "unknown key families.similarty", "did you mean similarity?"),
        ("[families]\nzzz = 0.9", "unknown key families.zzz", "known are: similarity"),
        ("families = 3", "families must be a section", "[families]"),
        ("[families]\nsimilarity = 7", "families.similarity", "configs/dedup.toml"),
        ("[families]\nsimilarity = 'much'", "families.similarity", "configs/dedup.toml"),
        ("[read]\nmax_file_bytes = 0", "max_file_bytes is 0, expected at least 1", "configs/dedup.toml"),
        ("[records]\ntext_column = ''", "records.text_column", "configs/dedup.toml"),
        ("[records]\ntext_column = true", "records.text_column is true, expected a text", "configs/dedup.toml"),
        ("[cluster]\nneighbours = true", "cluster.neighbours is true, expected a number", "configs/dedup.toml"),
        ("[evidence]\nbreak_cost = '2'", 'evidence.break_cost is "2", expected a number', "configs/dedup.toml"),
        ("[read\n", "no TOML", "configs/dedup.toml"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, what: str, next_step: str) -> None:
    with pytest.raises(BadInput) as caught:
        load_config(written(tmp_path, text))
    assert "settings.toml" in caught.value.what
    assert what in caught.value.what
    assert next_step in caught.value.next_step


def test_a_missing_or_binary_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No such file"):
        load_config(tmp_path / "nowhere.toml")
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="no TOML"):
        load_config(tmp_path / "a.toml")
