"""What is to be said beside the figures of a comparison, for the terminal and for the page."""

from __future__ import annotations

import math
from collections.abc import Iterator

from toolkit.checked import CheckedDocument, Compared
from toolkit.report.labels import Words

LIST_SHARE = 0.3
"""Share of a report that has to be the form of a list's rows, for that to be told."""


def remarks(words: Words, compared: Compared) -> Iterator[str]:
    """How sure faint matches are, what counts as formula though few say it, which sources add nothing."""
    columns = compared.matches.select(["bits", "publishers", "formula"]).to_pylist()
    weighed = [row for row in columns if row["bits"] is not None]
    if told := [row["bits"] for row in weighed if not row["formula"]]:
        yield words("check.faint", n=len(told), chance=chance(words, min(told)), bits=min(told))
    if said := [row["publishers"] for row in weighed if row["formula"] and row["publishers"] > 1]:
        among = str(min(said)) if min(said) == max(said) else f"{min(said)}–{max(said)}"
        yield words("check.spoken", n=len(said), among=among)
    if compared.repeated:
        yield words("hand.left.repeated", n=len(compared.repeated))
    if compared.unseen:
        yield words("check.unseen", n=compared.unseen)


def list_told(words: Words, compared: Compared) -> Iterator[str]:
    """What is to be known of a report that is a list, or holds one."""
    if compared.row_form >= LIST_SHARE:
        yield words("check.rows", share=words.percent(compared.row_form))


def unexplained(document: CheckedDocument) -> float:
    """What of a document is to be explained, 0-1; -1 where it was compared with nothing."""
    return -1.0 if document.compared is None else document.compared.copied


def order(document: CheckedDocument) -> tuple[float, int]:
    """Where it stands among several: most to be explained first, then what has most leads."""
    return -unexplained(document), -len(document.findings)


def chance(words: Words, bits: float) -> str:
    """How rarely chance brings so much evidence: 1 in 10 to the power of what is told."""
    return words("check.chance", power=max(1, math.floor(bits * math.log10(2))))


def n_sources(compared: Compared) -> tuple[int, int]:
    """How many sources there are, and how many have words that are counted as copied."""
    everything = (*compared.sources, *compared.repeated)
    return len(everything), sum(source.copied > 0 for source in everything)
