"""What an experiment measures: figures, each with what every document contributed to it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Literal, TypeVar

from toolkit.experiment.config import Params

P = TypeVar("P", bound=Params)


@dataclass(frozen=True, slots=True)
class Item:
    """What one document contributes to a share: part of whole, in whatever is counted; whole >= 0."""

    document: str
    part: float
    whole: float


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure. group: what it is of (a class, a kind, a genre), "" for all. value: None where nothing was there.

    items: where the figure is the sum of all parts over the sum of all wholes, those; they make its interval.
    """

    name: str
    value: float | None
    group: str = ""
    items: tuple[Item, ...] = ()

    def __post_init__(self) -> None:
        if self.value is not None and not math.isfinite(self.value):
            raise ValueError(f"{self.name} is {self.value}; None stands for a figure of nothing")


def share(name: str, items: Sequence[Item], group: str = "") -> Metric:
    """The figure that some documents make together."""
    whole = sum(item.whole for item in items)
    return Metric(name, sum(item.part for item in items) / whole if whole else None, group, tuple(items))


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that several share. text: their beginning; n_chars: of all. n_holders: publishers, or years."""

    text: str
    n_holders: int
    n_documents: int
    n_chars: int
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """What a task gives back. remarks: what else should be known: caps, things left out. quotes: widest first."""

    metrics: tuple[Metric, ...]
    remarks: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """What a task is given beside its settings. folder: new and empty, gone afterwards. n_jobs: worker processes."""

    seed: int
    folder: Path
    n_jobs: int = 1
    progress: Callable[[str, int, int], None] = field(default=lambda *_: None)


_ARROW = " > "


def pair_group(one: str, other: str) -> str:
    """The name of a group of two: `one > other`. An arrow within a name is written wide, so that it parts nothing."""
    return _ARROW.join(name.replace(_ARROW, " ＞ ") for name in (one, other))


def pair_of(group: str) -> tuple[str, str]:
    """The two names of such a group."""
    one, _, other = group.partition(_ARROW)
    return one, other


@dataclass(frozen=True, slots=True)
class Picture:
    """What the run's page draws of a metric, beside its curves over a sweep.

    bars: one for each group, with its interval. heat: a square table; see `pair_group` for its groups.
    """

    metric: str
    kind: Literal["bars", "heat"]


@dataclass(frozen=True, slots=True)
class Task(Generic[P]):
    """A kind of experiment: what can be set, the function that measures, and what its page draws."""

    params: type[P]
    run: Callable[[P, Work], Measured]
    pictures: tuple[Picture, ...] = ()
