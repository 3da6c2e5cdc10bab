"""How good the matches of a corpus with planted reuse are; see `toolkit.experiment.planted` for the definitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import Field

from toolkit.engine.config import Config
from toolkit.engine.local import dedup
from toolkit.errors import BadInput
from toolkit.experiment.config import Params
from toolkit.experiment.measured import Item, Measured, Metric, Work, share
from toolkit.experiment.planted import (
    KINDS,
    Link,
    Pair,
    Places,
    Truth,
    false_links,
    places_by_pair,
    read_matches,
    read_truth,
    relation_accuracy,
)


class MatchQualityParams(Params):
    """corpus, truth: a corpus, and what is planted in it. issue: rows of a higher issue are not asked for.

    formula: True: matches that rest on set phrases are no claims, as everywhere else; False: they count as copies, to
    see what would become of them.
    """

    corpus: Path
    truth: Path
    issue: int = Field(default=3, ge=0)
    formula: bool = True


def match_quality(params: MatchQualityParams, work: Work) -> Measured:
    """Precision and recall by characters, of all and of each kind; false links by what they rest on; relations.

    A document here is a pair of documents: what is planted lies between two.
    """
    truth = _truth(params)
    outcome = dedup(
        params.corpus,
        work.folder / "report",
        config=Config(),
        n_jobs=work.n_jobs,
        lang="zh",
        progress=work.progress,
        html=False,
    )
    predicted = read_matches(work.folder / "report" / "matches.parquet", with_formulas=not params.formula)
    accuracy = relation_accuracy(predicted, truth)
    false = false_links(predicted, truth)
    metrics = [
        *_quality(predicted, truth, None),
        *(metric for kind in KINDS for metric in _quality(predicted, truth, kind)),
        Metric("relation_accuracy", accuracy.value),
        *(Metric("false_links", len(links), reason) for reason, links in false.items()),
        Metric("false_links", sum(map(len, false.values()))),
    ]
    return Measured(tuple(metrics), outcome.run.caps)


def _truth(params: MatchQualityParams) -> Truth:
    try:
        return read_truth(params.truth.read_text("utf-8").splitlines(), issue=params.issue)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"{params.truth}: no truth of planted matches: {error}", next_step="see examples/README.md"
        ) from None


def _quality(predicted: Sequence[Link], truth: Truth, kind: str | None) -> list[Metric]:
    ours = places_by_pair(one for one in predicted if kind in {None, one.kind})
    wanted = places_by_pair(one for one in truth.links if kind in {None, one.kind})
    if not ours and not wanted:
        return []
    later = places_by_pair(truth.later)
    counted = {pair: places - later.get(pair, set()) for pair, places in ours.items()}
    group = kind or ""
    return [
        share("precision", list(_items(counted, wanted)), group),
        share("recall", list(_items(wanted, ours)), group),
    ]


def _items(of: Mapping[Pair, Places], by: Mapping[Pair, Places]) -> Iterable[Item]:
    for pair, places in of.items():
        yield Item(" ".join(pair), len(places & by.get(pair, set())), len(places))
