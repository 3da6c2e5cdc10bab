"""The settings of a run: typed, frozen, every key known."""

from __future__ import annotations

import difflib
import hashlib
import json
import math
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from toolkit.align.census import MANY, CensusParams
from toolkit.align.cluster import ClusterParams
from toolkit.align.matches import EvidenceParams, MatchParams
from toolkit.align.spans import SpanParams
from toolkit.errors import BadInput
from toolkit.read import TEXT_COLUMN, ReadLimits
from toolkit.rhetoric.params import RhetoricParams

_BOUNDS = {
    "census.max_places": (2, MANY - 1),  # the census counts no further
    "census.slice_bytes": (1 << 16, math.inf),
    "cluster.neighbours": (1, 1000),
}
_SHARE_WORDS = ("share", "similarity", "reordered")


class FamilyParams(BaseModel):
    """When documents form a family. similarity: least exact Jaccard of a member to the medoid, 5-grams, in 0-1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    similarity: float = Field(default=0.7, ge=0.5, le=1.0)


class RecordParams(BaseModel):
    """How jsonl, csv and parquet records are read. text_column: the column that holds the text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text_column: str = Field(default=TEXT_COLUMN, min_length=1)


class Config(BaseModel):
    """All settings of `dedup`, by section. A section's keys are the fields of its class."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    read: ReadLimits = ReadLimits()
    census: CensusParams = CensusParams()
    cluster: ClusterParams = ClusterParams()
    span: SpanParams = SpanParams()
    evidence: EvidenceParams = EvidenceParams()
    families: FamilyParams = FamilyParams()
    records: RecordParams = RecordParams()
    rhetoric: RhetoricParams = RhetoricParams()

    @model_validator(mode="after")
    def _within_bounds(self) -> Config:
        """No setting is negative, shares lie in 0-1, and a few settings have bounds of their own."""
        for section, entries in self.sections().items():
            for key, value in entries.items():
                low, high = _BOUNDS.get(f"{section}.{key}", (0, 1 if key.endswith(_SHARE_WORDS) else math.inf))
                if not isinstance(value, str) and not (low <= value <= high and value < math.inf):
                    raise ValueError(f"{section}.{key} is {value}, expected {low} to {high}")
        return self

    @property
    def matching(self) -> MatchParams:
        """What decides a match."""
        return MatchParams(self.cluster, self.span, self.evidence)

    def sections(self) -> dict[str, dict[str, str | int | float | bool]]:
        """All values, defaults included, by section."""
        values: dict[str, dict[str, str | int | float | bool]] = self.model_dump(mode="json")
        return values

    def digest(self) -> str:
        """Hash of all values: equal settings give equal hashes whatever file they came from."""
        canonical = json.dumps(self.sections(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def load_config(path: Path | None) -> Config:
    """Settings from a TOML file; None for the defaults.

    Raises BadInput for a missing or malformed file, an unknown key (naming the nearest known one) or a wrong value.
    """
    if path is None:
        return Config()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or error}", next_step="give an existing TOML file") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path}: no TOML: {error}", next_step="see configs/dedup.toml for an example") from None
    for section, entries in values.items():
        _refuse_unknown(path, section, entries)
        _refuse_other_types(path, section, entries)
    try:
        return Config(**values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        why = first["msg"].removeprefix("Value error, ")
        what = ": ".join(words for words in (str(path), where, why) if words)
        raise BadInput(what, next_step="see configs/dedup.toml for every key") from None


def with_text_column(name: str | None, config: Config | None = None) -> Config:
    """Settings, the defaults if none are given, with another column of texts; None leaves it."""
    settings = config or Config()
    return settings if name is None else settings.model_copy(update={"records": RecordParams(text_column=name)})


def _refuse_unknown(path: Path, section: str, entries: object) -> None:
    defaults = Config().sections()
    if section not in defaults:
        raise BadInput(f"{path}: unknown section [{section}]", next_step=_nearest(section, list(defaults)))
    if not isinstance(entries, dict):
        raise BadInput(f"{path}: {section} must be a section", next_step=f"write [{section}] on a line of its own")
    for key in entries:
        if key not in defaults[section]:
            raise BadInput(f"{path}: unknown key {section}.{key}", next_step=_nearest(key, list(defaults[section])))


def _refuse_other_types(path: Path, section: str, entries: dict[str, object]) -> None:
    """Pydantic would take true for 1 and "7" for 7."""
    defaults = Config().sections()[section]
    for key, value in entries.items():
        if isinstance(value, (str, bool)) and type(value) is not type(defaults[key]):
            what = "a text" if isinstance(defaults[key], str) else "a number"
            shown = json.dumps(value, ensure_ascii=False)
            raise BadInput(
                f"{path}: {section}.{key} is {shown}, expected {what}",
                next_step="see configs/dedup.toml for every key",
            )


def _nearest(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f"did you mean {close[0]}?" if close else f"known are: {', '.join(known)}"
