"""Imports run one way, along the flow. The order is drawn in docs/architecture.md."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "toolkit"
GROUND = ("errors", "model", "schema", "checked")
FLOW = (
    "read",
    "repair",
    "split",
    "describe",
    "fingerprint",
    "pair",
    "align",
    "embed",
    "judge",
    "rhetoric",
    "index",
    "report",
    "engine",
    "api",
    "experiment",
    "cli",
)
HEAVY = {"torch", "sentence_transformers", "docx", "pytest", "hypothesis"}
"""Never imported by the package: extras of later stages, and what only development needs."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imported(module: Path) -> Iterator[str]:
    """Full names of what a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def folder_of(dotted: str) -> str | None:
    """The part of the toolkit that a name lies in; None for names from elsewhere and for the version."""
    parts = dotted.split(".")
    return parts[1] if parts[0] == "toolkit" and len(parts) > 1 and parts[1] != "__version__" else None


def test_every_folder_has_its_place() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders - {"data"} == set(FLOW)


@pytest.mark.parametrize("folder", FLOW)
def test_a_stage_imports_only_what_comes_before_it(folder: str) -> None:
    allowed = {*GROUND, *FLOW[: FLOW.index(folder) + 1]}
    for module in sorted((PACKAGE / folder).rglob("*.py")):
        wrong = {name for name in imported(module) if (part := folder_of(name)) and part not in allowed}
        assert not wrong, f"{module.relative_to(PACKAGE)} imports {sorted(wrong)}"


def test_the_ground_imports_no_stage() -> None:
    for name in GROUND:
        parts = {folder_of(found) for found in imported(PACKAGE / f"{name}.py")} - {None}
        assert parts <= set(GROUND)


def test_the_report_knows_tables_and_no_stage() -> None:
    for module in (PACKAGE / "report").rglob("*.py"):
        parts = {folder_of(name) for name in imported(module)} - {None}
        assert parts <= {*GROUND, "report"}, module.name


def test_only_the_recipe_calls_the_report_and_only_main_the_commands() -> None:
    for module in modules():
        folder = module.relative_to(PACKAGE).parts[0]
        parts = {folder_of(name) for name in imported(module)}
        if "report" in parts:
            assert folder in {"report", "api", "experiment", "cli"} or module == PACKAGE / "engine" / "local.py"
        if "cli" in parts:
            assert folder in {"cli", "__main__.py"}


def test_no_heavy_import_anywhere() -> None:
    for module in modules():
        tops = {name.split(".")[0] for name in imported(module)}
        assert not tops & HEAVY, module
