"""Running the command as a user does: in a process of its own."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLKIT = (sys.executable, "-m", "toolkit")

PASSAGE = (
    "针对渡槽年久失修、放水时间不固定的老问题，镇里会同沿线五个村逐段丈量、逐段定人，把维修账目贴到村口，"
    "请种田大户和老支书一起验收，做到修一段、成一段、管一段。"
)
"""Invented, and long enough to be evidence wherever two documents share it."""


def environment(**changes: str) -> dict[str, str]:
    """The environment without what would decide about encodings or widths, and with `changes`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON", "COLUMNS", "TERM"))}
    return kept | {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"} | changes


def toolkit(*arguments: str | Path, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    command = [*TOOLKIT, *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, env=env or environment(), capture_output=True, encoding="utf-8", timeout=120, check=False
    )


def start(*arguments: str | Path, cwd: Path) -> subprocess.Popen[str]:
    """Start one command as the leader of its own process group, as a terminal does."""
    return subprocess.Popen(
        [*TOOLKIT, *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        preexec_fn=_listen_to_interrupts,
    )


def _listen_to_interrupts() -> None:
    """A test run in the background has SIGINT ignored, and its children would inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def write_pair(folder: Path, *names: str) -> None:
    """Reports that share PASSAGE and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    rest = ("全年共接待来访群众，调处邻里纠纷，未发生越级上访。", "果园嫁接新枝，冷库如期投用，外销订单翻了一番。")
    for number, name in enumerate(names):
        place = ("苇塘镇", "栎岗乡", "松坪镇")[number % 3]
        text = f"{place}人民政府201{number}年工作总结\n\n{rest[number % 2]}\n{PASSAGE}\n{place}人民政府\n"
        (folder / name).write_text(text, encoding="utf-8")


def write_records(path: Path, n_records: int, *, n_chars: int = 1000, column: str = "text", seed: int = 5) -> None:
    """JSON lines of random characters: work for a while, and nothing to find."""
    rng = random.Random(seed)
    letters = [chr(code) for code in range(0x4E00, 0x5A00)]
    with path.open("w", encoding="utf-8") as stream:
        for number in range(n_records):
            text = "".join(rng.choices(letters, k=n_chars))
            stream.write(json.dumps({"id": str(number), column: text}, ensure_ascii=False) + "\n")
