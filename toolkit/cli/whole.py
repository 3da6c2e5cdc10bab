"""Files that a command writes at the user's word: whole, or as they were before."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from toolkit.errors import BadInput


def write_whole(target: Path, lines: Iterable[str], *, option: str) -> None:
    """Write beside the target and move into place. Raises BadInput, naming the option, if that can't be done."""
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", errors="backslashreplace") as stream:
            stream.writelines(lines)
        unfinished.replace(target)
    except OSError as error:
        why = error.strerror or str(error)
        raise BadInput(f"can't write {target}: {why}", next_step=f"choose another file with {option}") from None
    finally:
        unfinished.unlink(missing_ok=True)
