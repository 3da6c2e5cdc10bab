"""One TOML file, one experiment: typed, frozen, every key known.

# The question that it answers, in one line.
task = "match_quality"      # which task, by its name in registry.py
seeds = [1]                 # one run of every setting for each

[params]                    # the task's own settings
corpus = "examples/corpus"

[sweep]                     # optional: settings that take each of these values in turn, every combination
formula = [true, false]

[page.zh]                   # optional: what the run's page says in this language (page.en: in English)
method = ["..."]
"""

from __future__ import annotations

import difflib
import hashlib
import itertools
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from toolkit.errors import BadInput

_MOST_CELLS = 10_000
M = TypeVar("M", bound=BaseModel)


class Params(BaseModel):
    """Settings of a task: derive from it, one field a setting, all of simple types.

    A field of type Path names input data: it has to exist, and its content's digest is kept with the results.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def inputs(self) -> dict[str, Path]:
        """The input data by the setting that names it."""
        return {name: value for name, value in self if isinstance(value, Path)}


class PageWords(BaseModel):
    """What a run's page says that only its author knows. method, caveats: paragraphs."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: str = ""
    question: str = ""
    method: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()


class _File(BaseModel):
    """What a TOML file of an experiment may hold."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    task: str
    seeds: tuple[int, ...] = Field(default=(1,), min_length=1)
    params: dict[str, Any] = {}
    sweep: dict[str, list[Any]] = {}
    page: dict[Literal["zh", "en"], PageWords] = {}

    @model_validator(mode="after")
    def _is_a_sweep(self) -> Self:
        for key, values in self.sweep.items():
            if not values:
                raise ValueError(f"sweep.{key} is empty, expected a list of values")
            if key in self.params:
                raise ValueError(f"{key} stands in both params and sweep")
        if len(set(self.seeds)) < len(self.seeds):
            raise ValueError("seeds holds a seed twice")
        return self


@dataclass(frozen=True, slots=True)
class Cell:
    """One setting of an experiment. swept: what the sweep chose; params: all settings, defaults included."""

    seed: int
    swept: Mapping[str, object]
    params: Params

    def settings(self) -> dict[str, object]:
        """All settings as plain values."""
        return {"seed": self.seed, **self.params.model_dump(mode="json")}


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment as it will run. name: of its file; question: the file's first comment; cells: in order.

    page: what its page says, by language.
    """

    name: str
    question: str
    task: str
    cells: tuple[Cell, ...]
    page: Mapping[Literal["zh", "en"], PageWords] = field(default_factory=dict)

    @property
    def seeds(self) -> tuple[int, ...]:
        """Each once, in order."""
        return tuple(dict.fromkeys(cell.seed for cell in self.cells))

    @property
    def swept(self) -> tuple[str, ...]:
        """The settings that differ between cells."""
        return tuple(self.cells[0].swept)

    def resolved(self) -> dict[str, object]:
        """All that decides the outcome, defaults included."""
        return {"task": self.task, "cells": [cell.settings() for cell in self.cells]}

    def digest(self) -> str:
        """Hash of all settings: equal settings give equal hashes, whatever file they came from."""
        return digest_of(self.resolved())

    def inputs(self) -> tuple[Path, ...]:
        """Input data of all cells, each once."""
        return tuple(dict.fromkeys(path for cell in self.cells for path in cell.params.inputs().values()))


def digest_of(values: object) -> str:
    """Sixteen hexadecimal digits that stand for plain values."""
    canonical = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def load_experiment(path: Path, tasks: Mapping[str, type[Params]], changes: Sequence[str] = ()) -> Experiment:
    """An experiment from its file. tasks: the settings' type of each task; changes: `key=value`, as --set has them.

    A change's key is that of a setting of the task, or `task`, `seeds`; its value is TOML, or else a text; a list is a
    sweep. Raises BadInput for a missing or malformed file, an unknown key (naming the
    nearest known one) or a value of the wrong type.
    """
    text = _text_of(path)
    try:
        values: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{path}: no TOML: {error}", next_step="see docs/experiments.md for an example") from None
    for change in changes:
        _apply(values, change)
    file = _validated(_File, values, str(path), ())
    if file.task not in tasks:
        raise BadInput(f"{path}: unknown task {file.task!r}", next_step=nearest(file.task, tasks))
    cells = tuple(_cells(file, tasks[file.task], str(path)))
    return Experiment(path.stem, question_of(text), file.task, cells, file.page)


def question_of(text: str) -> str:
    """A file's first line, where it is a comment: the question that the experiment answers."""
    first = text.lstrip("\ufeff").partition("\n")[0].strip()
    return first.removeprefix("#").strip() if first.startswith("#") else ""


def nearest(word: str, known: Mapping[str, object]) -> str:
    """A hint at the known word that an unknown one is most like."""
    close = difflib.get_close_matches(word, known, n=1)
    return f"did you mean {close[0]}?" if close else f"known are: {', '.join(known)}"


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(
            f"{path}: {error.strerror or error}", next_step="toolkit experiment list shows what is there"
        ) from None
    except UnicodeDecodeError:
        raise BadInput(f"{path}: not UTF-8", next_step="see docs/experiments.md for an example") from None


def _apply(values: dict[str, Any], change: str) -> None:
    key, equals, value = change.partition("=")
    key = key.strip()
    if not equals or not key:
        raise BadInput(f"--set {change}: no key=value", next_step="for instance --set pairs=20")
    try:
        parsed = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        parsed = value
    if key in ("task", "seeds"):
        values[key] = parsed
        return
    name = key.removeprefix("params.").removeprefix("sweep.")
    for section in ("params", "sweep"):
        if isinstance(values.get(section), dict):
            values[section].pop(name, None)
    chosen = values.setdefault("sweep" if isinstance(parsed, list) else "params", {})
    if isinstance(chosen, dict):
        chosen[name] = parsed


def _cells(file: _File, kind: type[Params], where: str) -> list[Cell]:
    combinations = list(itertools.islice(itertools.product(*file.sweep.values()), _MOST_CELLS + 1))
    if len(combinations) * len(file.seeds) > _MOST_CELLS:
        raise BadInput(f"{where}: more than {_MOST_CELLS:,} cells in the sweep", next_step="sweep over fewer values")
    cells = []
    for seed in file.seeds:
        for combination in combinations:
            swept = dict(zip(file.sweep, combination, strict=True))
            cells.append(Cell(seed, swept, _validated(kind, {**file.params, **swept}, where, ("params",))))
    return cells


def _validated(kind: type[M], values: Mapping[str, object], where: str, prefix: tuple[str, ...]) -> M:
    """A model of plain values; strictly: true is no number, "7" neither."""
    for key in values:
        if key not in kind.model_fields:
            shown = ".".join((*prefix, key))
            raise BadInput(f"{where}: unknown key {shown}", next_step=nearest(key, kind.model_fields))
    try:
        # As JSON, because paths and tuples come as text and lists there while all else stays strict.
        return kind.model_validate_json(json.dumps(values))
    except TypeError:
        raise BadInput(f"{where}: dates and times are no values here", next_step="write texts in quotes") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, (*prefix, *first["loc"])))
        why = first["msg"].removeprefix("Value error, ")
        given = "" if first["type"] in ("missing", "value_error") else f" (it is {_shown(first['input'])})"
        raise BadInput(
            ": ".join(filter(None, (where, place, f"{why}{given}"))), next_step="see docs/experiments.md for every key"
        ) from None


def _shown(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 80 else shown[:79] + "…"
