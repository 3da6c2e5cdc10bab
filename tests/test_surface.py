"""What users lean on: exported names, commands, the READMEs' words, assets, the package's own data."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import shlex
import sys
import tomllib
from contextlib import suppress
from enum import Enum
from importlib import metadata, resources
from pathlib import Path

import pytest
import typer.main

import toolkit
from tests.test_layers import FLOW
from toolkit import schema
from toolkit.align.background import load_background
from toolkit.align.grams import GRAM
from toolkit.cli.main import app, main
from toolkit.describe import Gazetteer, Genre
from toolkit.embed.chars import shipped_encoder
from toolkit.judge.garble.model import load_detector
from toolkit.model import Direction, MatchKind, Relation, Role
from toolkit.read import TEXT_COLUMN
from toolkit.repair.chars import to_simplified
from toolkit.repair.glosses import gloss_styles
from toolkit.repair.language import common_chars

ROOT = Path(__file__).resolve().parents[1]
STAGES = tuple(folder for folder in FLOW if folder != "cli")
READMES = ("README.md", "README.zh-CN.md")
NOT_IMPORTED = {"lxml-html-clean"}
"""For trafilatura: see docs/dependencies.md."""
IMPORT_NAMES = {"faiss-cpu": "faiss"}
IMPORTED_EXTRAS = ("plots", "polars", "redis")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
GROUP = typer.main.get_command(app)
COMMANDS = {
    " ".join(filter(None, (group, name))): command
    for group, commands in [
        ("", getattr(GROUP, "commands", {})),
        *((name, getattr(command, "commands", {})) for name, command in getattr(GROUP, "commands", {}).items()),
    ]
    for name, command in commands.items()
    if not getattr(command, "commands", {})
}
"""Every command, those of a group by both names (`index build`)."""


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def exported() -> list[tuple[str, str]]:
    modules = {stage: importlib.import_module(f"toolkit.{stage}") for stage in STAGES}
    return [(stage, name) for stage, module in modules.items() for name in getattr(module, "__all__", ())]


@pytest.mark.parametrize(("stage", "name"), exported())
def test_exported_names_exist_and_say_what_they_are(stage: str, name: str) -> None:
    thing = getattr(importlib.import_module(f"toolkit.{stage}"), name)
    if inspect.isclass(thing) or inspect.isfunction(thing):
        assert (inspect.getdoc(thing) or "").strip()


def test_exported_names_are_used_in_some_test() -> None:
    words = set()
    for path in (ROOT / "tests").rglob("*.py"):
        words |= set(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    assert [name for _, name in exported() if name not in words] == []


def test_every_stage_says_what_it_is() -> None:
    for stage in STAGES:
        assert importlib.import_module(f"toolkit.{stage}").__doc__, stage


def test_the_commands_are_these() -> None:
    assert set(COMMANDS) == {
        "align",
        "check",
        "cluster",
        "dedup",
        "demo",
        "doctor",
        "experiment compare",
        "experiment list",
        "experiment run",
        "index add",
        "index build",
        "index info",
        "search",
        "split",
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    command = COMMANDS[name]
    assert f"Example: toolkit {name}" in command.help
    options = [option for option in command.params if option.name != "help"]
    assert [option.name for option in options if not getattr(option, "help", None)] == []
    assert main([*name.split(), "--help"]) == 0
    shown = capfd.readouterr().out
    for option in options:
        if option.param_type_name == "option":
            assert option.opts[0] in shown


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(readme: str, name: str) -> None:
    (row,) = [line for line in read(readme).splitlines() if line.startswith(f"| `toolkit {name} ")]
    for option in COMMANDS[name].params:
        if option.param_type_name == "option" and option.name != "help":
            assert option.opts[0] in row


def blocks(readme: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", read(readme), re.MULTILINE | re.DOTALL)


def test_both_readmes_give_the_same_commands() -> None:
    for language in ("sh", "python"):
        first, second = (blocks(readme, language) for readme in READMES)
        assert first == second


def test_the_readme_begins_with_make_and_its_targets_exist() -> None:
    lines = "".join(blocks("README.md", "sh")).splitlines()
    assert lines[:2] == ["make demo", "make test"]
    for line in lines:
        if line.startswith("make "):
            assert re.search(rf"^{line.split()[1]}:", read("Makefile"), re.MULTILINE)


def test_the_readmes_commands_run_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("examples", "configs"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    lines = [line for line in "".join(blocks("README.md", "sh")).splitlines() if line.startswith("toolkit ")]
    assert len(lines) >= 4
    for line in lines:
        assert main(shlex.split(line)[1:]) == 0, line
    assert (tmp_path / "evidence" / "report.html").is_file()
    capfd.readouterr()
    for code in blocks("README.md", "python"):
        exec(compile(code, "README.md", "exec"), {})
    assert "examples" not in capfd.readouterr().out


@pytest.mark.parametrize("page", [*READMES, *(f"docs/{p.name}" for p in sorted((ROOT / "docs").glob("*.md")))])
def test_links_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", read(page)):
        assert target.startswith("http") or (ROOT / page).parent.joinpath(target).exists(), target


def test_the_text_column_is_documented() -> None:
    assert all(f"`{TEXT_COLUMN}`" in read(readme) for readme in READMES)


def test_every_column_is_described() -> None:
    described = read("docs/output.md")
    tables = [getattr(schema, name) for name in dir(schema) if name.isupper() and not name.startswith("_")]
    assert len(tables) == 13
    for table in tables:
        assert [column for column in table.names if f"`{column}`" not in described] == []


@pytest.mark.parametrize("vocabulary", [Genre, MatchKind, Relation, Direction, Role])
def test_every_value_is_described(vocabulary: type[Enum]) -> None:
    described = read("docs/output.md")
    values = [str(member.value) if isinstance(member, str) else member.name.lower() for member in vocabulary]
    assert [value for value in values if f"`{value}`" not in described] == []


def test_version() -> None:
    assert toolkit.__version__ == PROJECT["version"]
    assert f"## {PROJECT['version']}" in read("CHANGELOG.md")
    with suppress(metadata.PackageNotFoundError):  # run from a checkout that was not installed
        assert metadata.version(PROJECT["name"]) == PROJECT["version"]


def third_party() -> set[str]:
    """Top names of what the package imports from elsewhere."""
    tops = set()
    for module in (ROOT / "toolkit").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                tops |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                tops.add((node.module or "").split(".")[0])
    return tops - set(sys.stdlib_module_names) - {"toolkit"}


def test_dependencies_are_what_is_imported() -> None:
    declared = {re.split(r"[><=\[]", line)[0] for line in PROJECT["dependencies"]}
    extras = {re.split(r"[><=\[]", line)[0] for name in IMPORTED_EXTRAS for line in EXTRAS[name]}
    assert {
        IMPORT_NAMES.get(name, name.replace("-", "_")) for name in (declared | extras) - NOT_IMPORTED
    } == third_party()
    declared |= extras
    described = read("docs/dependencies.md")
    assert [name for name in declared if name not in described] == []


def test_assets_load() -> None:
    assert load_background(GRAM).table.any()
    assert Gazetteer.load().find("河北省")
    assert to_simplified()["報"] == "报"
    assert "国" in common_chars(100)
    assert gloss_styles("報(bào)告(gào)制(zhì)度(dù)")
    known = {"__init__.py", "background.npz", "char_model.npz", "dated_terms.tsv", "garble.npz", "gazetteer.tsv"}
    known |= {"encoder.npz", "readings.txt", "traditional.txt"}
    assert shipped_encoder().dimension == 384
    assert load_detector().words
    assert {asset.name for asset in resources.files("toolkit.data").iterdir() if asset.is_file()} == known


def test_the_example_corpus_is_whole() -> None:
    assert sum(path.is_file() for path in (ROOT / "examples" / "corpus").rglob("*")) == 30
