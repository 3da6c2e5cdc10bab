"""Where a figure comes from: versions, the commit, and digests of what was read."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from toolkit.errors import BadInput

_NAME = "gongwen-reuse"
_PACKAGE = Path(__file__).resolve().parents[1]


def versions() -> dict[str, str]:
    """Versions of Python and of what the package depends on."""
    found = {"python": platform.python_version()}
    try:
        needs = [Requirement(line) for line in metadata.requires(_NAME) or []]
    except metadata.PackageNotFoundError:  # run from a checkout that was not installed
        needs = []
    for name in sorted({need.name for need in needs if need.marker is None}):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "missing"
    return found


def commit() -> str | None:
    """The commit of the checkout that the package runs from, `+` behind it where files differ; None if it is none."""
    if not (_PACKAGE.parent / ".git").exists():
        return None
    try:
        head, changed = (
            subprocess.run(
                ["git", "-C", str(_PACKAGE.parent), *words], capture_output=True, text=True, check=True, timeout=20
            ).stdout.strip()
            for words in (["rev-parse", "HEAD"], ["status", "--porcelain", "--untracked-files=no"])
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return head + ("+" if changed else "")


def refuse_missing(path: Path) -> None:
    """Raise BadInput where nothing goes by this name."""
    if not path.exists():
        raise BadInput(
            f"{path}: no such file or folder, and the experiment reads it",
            next_step="run where it lies, or name another with --set",
        )


def input_digest(path: Path) -> str:
    """Sixteen hexadecimal digits that stand for names and content of a file or of all files of a folder."""
    digest = hashlib.sha256()
    files = [path] if path.is_file() else sorted(found for found in path.rglob("*") if found.is_file())
    for file in files:
        name = "" if file == path else file.relative_to(path).as_posix()
        with file.open("rb") as stream:
            content = hashlib.file_digest(stream, "sha256").hexdigest()
        digest.update(f"{name}\n{content}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:16]
