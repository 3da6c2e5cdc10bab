"""What a shell asks for when somebody presses Tab."""

from __future__ import annotations

import subprocess

import pytest

from tests.cli.commands import ROOT, TOOLKIT, environment


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("toolkit che", "check"),
        ("toolkit index b", "build"),
        ("toolkit check --ag", "--against"),
        ("toolkit check --ht", "--html"),
    ],
)
def test_commands_and_options_are_offered(typed: str, offered: str) -> None:
    words = typed.split()
    asked = {"_TOOLKIT_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    code = "import sys; sys.argv[0] = 'toolkit'; from toolkit.cli.main import run; run()"
    done = subprocess.run(
        [TOOLKIT[0], "-c", code], cwd=ROOT, env=environment(**asked), capture_output=True, text=True, check=False
    )
    assert offered in done.stdout.split(), done.stderr
