"""One run of one program: what it found, and what that cost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from experiments.peers.catalogue import Peer
from experiments.peers.environments import reason

Pair = tuple[int, int]
HOME = Path(__file__).resolve().parents[2]
_LAUNCHER = Path(__file__).with_name("launch.py")
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS", "MKL_NUM_THREADS")


class Failed(Exception):
    """Why a run gave nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a program found. cpu: seconds of the processor, of all its processes; peak_mb: of the largest of them.

    pairs, groups: whichever it gives, None for the other; the toolkit gives both.
    """

    version: str
    seconds: float
    cpu: float
    peak_mb: float
    pairs: list[Pair] | None
    groups: list[list[int]] | None


def run_once(peer: Peer, setting: str, python: Path, corpus: Path, *, limit: int) -> Outcome:
    """Run a program, one thread each library. limit: seconds. Raises Failed."""
    environment = {**os.environ, **dict.fromkeys(_THREADS, "1"), "TOKENIZERS_PARALLELISM": "false"}
    environment["PYTHONPATH"] = str(HOME) if not peer.requirements else ""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as said:
        out, cost = Path(folder) / "found.json", Path(folder) / "cost.json"
        command = [str(python), str(peer.path), str(corpus.resolve()), str(out), setting]
        began = time.perf_counter()
        in_time = _launch(cost, command, environment, said, limit)
        seconds = time.perf_counter() - began
        said.seek(0)
        if not in_time:
            raise Failed(f"took more than {limit} s")
        if not cost.is_file():
            raise Failed(reason(said.read()))
        spent = json.loads(cost.read_text(encoding="utf-8"))
        if spent["status"] or not out.is_file():
            raise Failed(reason(said.read()))
        found = json.loads(out.read_text(encoding="utf-8"))
    pairs = [(min(a, b), max(a, b)) for a, b in found["pairs"]] if "pairs" in found else None
    return Outcome(found["version"], seconds, spent["cpu"], spent["peak_mb"], pairs, found.get("groups"))


def _launch(cost: Path, command: list[str], environment: dict[str, str], said: IO[str], limit: int) -> bool:
    """Run a command by way of launch.py; False where it took too long and was ended, with all it had started."""
    launcher = subprocess.Popen(
        [sys.executable, "-I", "-S", str(_LAUNCHER), str(cost), *command],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=said,
        cwd=cost.parent,
        start_new_session=True,
    )
    try:
        launcher.wait(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(launcher.pid, signal.SIGKILL)
        launcher.wait()
        return False
    return True
