"""Where a run builds, and how what it built comes into place: whole, or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.engine.signals import held_back
from toolkit.errors import BadInput
from toolkit.schema import RunInfo, Tables

RUN_FILE = "run.json"
FILES = (*(f"{name}.parquet" for name in (*Tables.__dataclass_fields__, "sentences")), "report.html", RUN_FILE)
"""What a run may leave in its folder; RUN_FILE comes last and says that the rest is whole."""

DATA_FOLDER = "report-data"
"""And this folder: what the report has no room for, as `toolkit.report` names it."""

_WORKSHOP = re.compile(r"\.unfinished-(\d{1,9})-")
_LEFT_BEHIND_S = 3600


@contextmanager
def workshop(out: Path) -> Iterator[Path]:
    """A hidden folder within `out` to build in; gone afterwards whatever happens, and so are new folders left empty.

    Raises BadInput if `out` can't be written, also where that shows only in the body.
    """
    made: list[Path] = []
    folder = None
    try:
        made = list(takewhile(lambda path: not path.exists(), (out, *out.parents)))
        if not made and not out.is_dir():
            raise NotADirectoryError(20, "a file stands in its place")
        out.mkdir(parents=True, exist_ok=True)
        _refuse_folders(out)
        _sweep(out)
        folder = Path(tempfile.mkdtemp(prefix=f".unfinished-{os.getpid()}-", dir=out))
        yield folder
    except OSError as error:  # input has its own border, so this is the disk that is written to
        what = f"can't write to {out}: {error.strerror or error}"
        raise BadInput(what, next_step="choose another folder with --out") from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        _remove_empty(made)


def write_tables(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    """Write tables by name into the workshop."""
    for name, table in tables.items():
        with (folder / f"{name}.parquet").open("wb") as stream:  # pyarrow can't open a name that is no UTF-8
            pq.write_table(table, stream, compression="zstd")


def write_run(folder: Path, run: RunInfo) -> None:
    """Write RUN_FILE into the workshop."""
    text = json.dumps(run.to_json(), ensure_ascii=False, indent=2)
    (folder / RUN_FILE).write_text(text + "\n", encoding="utf-8")


def deliver(folder: Path, out: Path) -> None:
    """Move every finished file from the workshop into `out`, and what an earlier run left there out of the way.

    Ctrl-C and SIGTERM wait until all is done. Raises BadInput, with nothing changed, where a folder stands in a file's
    place; OSError if a file can't be moved. As long as not all are, there is no RUN_FILE.
    """
    _refuse_folders(out)
    with held_back(signal.SIGINT, signal.SIGTERM):
        (out / RUN_FILE).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            (out / DATA_FOLDER).replace(folder / "earlier")
        for name in (DATA_FOLDER, *FILES):
            if (folder / name).exists():
                (folder / name).replace(out / name)
            else:
                (out / name).unlink(missing_ok=True)


def _refuse_folders(out: Path) -> None:
    for name in FILES:
        if (out / name).is_dir():
            raise BadInput(
                f"{out / name} is a folder, and a file must go there",
                next_step="move it away, or choose another folder with --out",
            )


def _sweep(out: Path) -> None:
    """Remove workshops of runs that were killed."""
    for path in out.iterdir():
        found = _WORKSHOP.match(path.name)
        if not found or path.is_symlink() or not path.is_dir():
            continue
        if time.time() - path.stat().st_mtime > _LEFT_BEHIND_S and not _is_running(int(found[1])):
            shutil.rmtree(path, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):  # another user's, or a number that is none
        return True
    return True


def _remove_empty(folders: Iterable[Path]) -> None:
    """Remove folders, the innermost first. One that something lies in stays, and one may never have come about."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
