from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.engine.config import Config, load_config
from toolkit.errors import BadInput


def test_settings_survive_the_way_through_their_sections() -> None:
    again = Config.model_validate(Config().sections())
    assert (again, again.digest()) == (Config(), Config().digest())


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("census", "slice_bytes", "0"),
        ("census", "max_places", "1"),
        ("census", "max_places", "1_000_000"),
        ("census", "formula_share", "nan"),
        ("census", "widespread_share", "1.5"),
        ("census", "pairs_per_char", "inf"),
        ("cluster", "neighbours", "0"),
        ("cluster", "max_gap", "-1"),
        ("span", "min_similarity", "-0.1"),
        ("evidence", "formula_share", "7.0"),
        ("evidence", "alone", "-24"),
    ],
)
def test_settings_that_make_no_sense_are_refused(tmp_path: Path, section: str, key: str, value: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f"[{section}]\n{key} = {value}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=rf"settings.toml: {section}\.{key} is .*, expected"):
        load_config(path)
