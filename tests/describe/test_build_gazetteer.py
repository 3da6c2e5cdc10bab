"""The command that rebuilds the gazetteer, on invented units."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def build() -> ModuleType:
    script = Path(__file__).resolve().parents[2] / "experiments" / "build_gazetteer.py"
    spec = importlib.util.spec_from_file_location("build_gazetteer", script)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_present_and_abolished_units_without_headings_and_zones(build: ModuleType, tmp_path: Path) -> None:
    current = tmp_path / "areas.json"
    rows = {"99": "云岭省", "9901": "青禾市", "990101": "市辖区", "990102": "松坡区", "990171": "青禾开发区"}
    rows |= {"9902": "梅溪市", "990201": "梅溪市"}
    current.write_text(json.dumps([{"code": code, "name": name} for code, name in rows.items()]), encoding="utf-8")
    revisions = tmp_path / "data.py"
    old = {990000: "云岭省", 990100: "青禾地区", 990102: "松坡县"}
    revisions.write_text(f"data = {{2004: {old!r}, 200503: {old!r}, None: {{990102: '松坡区'}}}}", encoding="utf-8")
    text = build.build(build.read_current([current]), build.read_revisions(revisions))
    assert text.splitlines() == [
        "990000\t云岭省\t",
        "990100\t青禾地区\t2005",
        "990100\t青禾市\t",
        "990102\t松坡区\t",
        "990102\t松坡区\t2014",
        "990102\t松坡县\t2005",
        "990200\t梅溪市\t",
    ]


def test_the_revisions_are_never_executed(build: ModuleType, tmp_path: Path) -> None:
    revisions = tmp_path / "data.py"
    revisions.write_text("data = __import__('os').getcwd()", encoding="utf-8")
    with pytest.raises(ValueError, match="malformed"):
        build.read_revisions(revisions)
