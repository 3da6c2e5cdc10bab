"""Two texts beside each other in one HTML file that opens offline: no script, nothing fetched."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from toolkit.checked import Aligned
from toolkit.report.aligned import compared_runs, headline, match_line, match_texts
from toolkit.report.html import report_css, template
from toolkit.report.labels import Lang, Words
from toolkit.report.reasons import told_reason
from toolkit.report.safe import displayable

_MOST_CHARS = 1_000_000
"""Characters shown of each text; a browser takes so much without delay."""

_MOST_MATCHES = 2_000
_COMPARED_CHARS = 20_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some text of one side. anchors: names in the page of the matches that begin here.

    target: where a click leads; kind: its colour; both are "" outside of matches.
    """

    text: str
    anchors: tuple[str, ...] = ()
    target: str = ""
    kind: str = ""


def aligned_html(aligned: Aligned, *, lang: Lang = "zh") -> str:
    """The page. What it has no room for is said in it."""
    words = Words(lang)
    rows = aligned.matches.to_pylist()
    sides = (("left", "right", aligned.left_text), ("right", "left", aligned.right_text))
    return template("aligned.html.j2").render(
        words=words,
        css=report_css(),
        title=displayable(headline(words, aligned)),
        names=[displayable(aligned.left), displayable(aligned.right)],
        remarks=[displayable(f"{remark.path}: {told_reason(remark.reason, lang)}") for remark in aligned.remarks],
        matches=[_listed(words, aligned, number, row) for number, row in enumerate(rows[:_MOST_MATCHES])],
        more=max(0, len(rows) - _MOST_MATCHES),
        texts=[stretches(displayable(text[:_MOST_CHARS]), rows[:_MOST_MATCHES], *names) for *names, text in sides],
        lengths=[len(aligned.left_text), len(aligned.right_text)],
        shown=_MOST_CHARS,
    )


def _listed(words: Words, aligned: Aligned, number: int, row: dict[str, Any]) -> dict[str, object]:
    left, right = (text[:_COMPARED_CHARS] for text in match_texts(aligned, row))
    return {
        "number": number,
        "line": displayable(match_line(words, row)),
        "runs": compared_runs(left, right, row["kind"]),
    }


def stretches(text: str, rows: list[dict[str, Any]], side: str, other: str) -> list[Stretch]:
    """One side's text in order; where matches overlap, each character belongs to the one that began last."""
    edges = sorted({0, len(text), *(min(row[f"{side}_{end}"], len(text)) for row in rows for end in ("start", "end"))})
    owner: dict[int, int] = {}
    for number, row in sorted(enumerate(rows), key=lambda item: item[1][f"{side}_start"]):
        for edge in edges[bisect_left(edges, row[f"{side}_start"]) : bisect_left(edges, row[f"{side}_end"])]:
            owner[edge] = number
    anchors: dict[int, list[str]] = {}
    for number, row in enumerate(rows):
        anchors.setdefault(min(row[f"{side}_start"], len(text)), []).append(f"{side}-{number}")
    found = []
    for start, end in pairwise([*edges, len(text)]):
        mine = owner.get(start)
        target = "" if mine is None else f"{other}-{mine}"
        kind = "" if mine is None else "formula" if rows[mine]["formula"] else str(rows[mine]["kind"])
        found.append(Stretch(text[start:end], tuple(anchors.get(start, ())), target, kind))
    return [stretch for stretch in found if stretch.text or stretch.anchors]
