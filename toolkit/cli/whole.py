"""Files that a command writes at the user's word: whole, or as they were before."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from toolkit.errors import BadInput


def check_targets(targets: Mapping[str, str | Path | None], inputs: Sequence[Path]) -> None:
    """Refuse, before any work, what may not be written over. targets: by option; "-" and None are no files.

    Raises BadInput for a folder, for one of the inputs and what lies within them, for a file that two options name, and
    where no file can be put.
    """
    taken = {path.resolve(): f"{path} is what is read" for path in inputs if str(path) != "-"}
    for option, target in targets.items():
        if target is None or target == "-":
            continue
        path, again = Path(target), f"choose another file with {option}"
        if str(path) == "-":
            raise BadInput(f"{option} - : a page needs a file", next_step=again)
        if path.is_dir():
            raise BadInput(f"can't write {str(target) or repr('')}: is a folder", next_step=again)
        if trouble := _trouble_with(path.resolve().parent):
            raise BadInput(f"can't write {path}: {trouble}", next_step=again)
        if trouble := _part_of_input(path, inputs):
            raise BadInput(f"can't write {path}: {trouble}", next_step=again)
        if path.resolve() in taken:
            raise BadInput(f"can't write {path}: {taken[path.resolve()]}", next_step=again)
        if path.is_file() or not path.exists():  # a terminal or a pipe may be written to twice
            taken[path.resolve()] = "another option writes there, too"


def _part_of_input(path: Path, inputs: Sequence[Path]) -> str | None:
    """Whether a file lies within a folder that is read and must stay as it is: any of an index, what a corpus has."""
    for folder in inputs:
        if not folder.is_dir() or folder.resolve() not in path.resolve().parents:
            continue
        from toolkit.index.store import is_index  # heavy, and few targets come here

        if is_index(folder):
            return f"it lies within the index {folder}"
        if path.exists():
            return f"it is part of {folder}, which is read"
    return None


def _trouble_with(folder: Path) -> str | None:
    """Why no file can be put into a folder; None if one can."""
    if not folder.is_dir():
        return f"{folder} is no folder" if folder.exists() else f"there is no folder {folder}"
    return None if os.access(folder, os.W_OK) else f"nothing may be written in {folder}"


def write_whole(target: Path, lines: Iterable[str], *, option: str) -> None:
    """Write beside the target and move into place; what is no file (a pipe, a device) is written to as it is.

    Raises BadInput, naming the option, if that can't be done.
    """
    try:
        if target.exists() and not target.is_file():
            with target.open("w", encoding="utf-8", errors="backslashreplace") as stream:
                stream.writelines(lines)
        else:
            _replace(target.resolve(), lines)  # of a link, what it leads to
    except OSError as error:
        why = error.strerror or str(error)
        raise BadInput(f"can't write {target}: {why}", next_step=f"choose another file with {option}") from None


def _replace(target: Path, lines: Iterable[str]) -> None:
    unfinished = target.with_name(f".{os.getpid()}-{secrets.token_hex(4)}.unfinished")
    try:
        with unfinished.open("x", encoding="utf-8", errors="backslashreplace") as stream:
            stream.writelines(lines)
        unfinished.replace(target)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
