"""`toolkit doctor`: what is installed, what is missing, and how to get it."""

from __future__ import annotations

import platform
import sys
from importlib import metadata
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit import __version__
from toolkit.cli.options import Lang, LangOption
from toolkit.cli.talk import plain

if TYPE_CHECKING:
    from packaging.requirements import Requirement

_NAME = "gongwen-reuse"
_EXTRAS = ("embed", "polars", "redis")
_COULD_NOT_RUN = 2


def doctor(
    lang: LangOption = Lang.zh,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 2 also where an optional package is missing.")] = False,
) -> None:
    """Say what is installed, what is missing, and how to get it.

    Example: toolkit doctor
    """
    from packaging.requirements import Requirement

    english = lang is Lang.en
    rows = [("toolkit", __version__, ""), ("Python", platform.python_version(), "")]
    missing = False
    for line in metadata.requires(_NAME) or []:
        need = Requirement(line)
        extra = next((e for e in _EXTRAS if need.marker is not None and need.marker.evaluate({"extra": e})), None)
        if need.marker is not None and extra is None and not need.marker.evaluate({"extra": ""}):
            continue
        found = _version(need.name)
        fits = _fits(need, found)
        cure = "" if fits else f"pip install '{_NAME}[{extra}]'" if extra else f"pip install '{need}'"
        missing |= not fits and (extra is None or strict)
        rows.append((need.name, found or ("missing" if english else "未安装"), cure))
    for name, version, cure in rows:
        mark = "✗" if cure else "✓"
        sys.stdout.write(plain(f"{mark} {name} {version}" + (f"  → {cure}" if cure else "")) + "\n")
    if missing:
        raise typer.Exit(_COULD_NOT_RUN)


def _fits(need: Requirement, found: str | None) -> bool:
    return found is not None and need.specifier.contains(found, prereleases=True)


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
