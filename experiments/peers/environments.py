"""A virtual environment a program, made in the work folder and kept there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from experiments.peers.catalogue import Peer

MINUTES = 15


class NotInstalled(Exception):
    """Why a program is not there."""


def python_of(peer: Peer, work: Path) -> Path:
    """The interpreter that has the program; installs it the first time. Raises NotInstalled."""
    if not peer.requirements:
        return Path(sys.executable)
    home = work / "environments" / peer.name
    python, done = home / "bin" / "python", home / "installed.txt"
    wanted = "\n".join(peer.requirements)
    if done.is_file() and done.read_text() == wanted:
        return python
    _run([sys.executable, "-m", "venv", str(home)])
    _run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *peer.requirements])
    done.write_text(wanted)
    return python


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60 * MINUTES, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        raise NotInstalled(f"installing took more than {MINUTES} minutes") from None
    if done.returncode:
        raise NotInstalled(reason(done.stderr))


def reason(stderr: str) -> str:
    """The line of what a program said that most likely tells why it failed."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower() and not line.startswith(("note:", "hint:"))]
    fatal = [line for line in lines if line.startswith("fatal:")]
    return (fatal or errors or lines or ["no word of why"])[-1][:160]
