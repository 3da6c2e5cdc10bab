from __future__ import annotations

import pytest

from toolkit.cli import doctor
from toolkit.cli.main import main


def test_what_is_there_is_ticked_off(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert any(line.startswith("✓ numpy ") for line in lines)
    assert any(line.startswith(("✓ torch ", "✗ torch ")) for line in lines)
    assert not any("pytest" in line for line in lines)  # development's own


@pytest.mark.parametrize(("missing", "strict", "code"), [("numpy", False, 2), ("torch", False, 0), ("torch", True, 2)])
def test_what_is_missing_is_named_with_its_cure(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], missing: str, strict: bool, code: int
) -> None:
    real = doctor._version
    monkeypatch.setattr(doctor, "_version", lambda name: None if name == missing else real(name) or "99")
    monkeypatch.setattr(doctor, "_fits", lambda need, found: found is not None)
    assert main(["doctor", *(["--strict"] if strict else [])]) == code
    (line,) = [line for line in capfd.readouterr().out.splitlines() if line.startswith("✗")]
    assert missing in line
    assert "→ pip install" in line
