"""What a run reads."""

from __future__ import annotations

from pathlib import Path

from toolkit.engine.config import Config
from toolkit.errors import BadInput
from toolkit.model import Skipped
from toolkit.read import Job, plan


def planned(corpus: Path, out: Path | None, config: Config) -> tuple[list[Job], list[Skipped]]:
    """What to read; never what lies in `out`, where that is a folder within the corpus."""
    target = None if out is None else out.resolve()
    if corpus.resolve() == target:
        raise BadInput(f"{out} is the corpus itself", next_step="choose another folder with --out")
    jobs, refused = plan(corpus, limits=config.read, text_column=config.records.text_column)
    if target is None or corpus.resolve() not in target.parents:
        return jobs, refused
    kept: list[Job] = []
    for job in jobs:
        if target in job.file.resolve().parents:
            refused.append(Skipped(job.path, "lies in the folder that --out names; move it to have it read"))
        else:
            kept.append(job)
    return kept, refused
