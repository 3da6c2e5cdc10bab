"""What `toolkit align` says of two texts: as JSON, and in the terminal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby, zip_longest
from typing import Any

from rapidfuzz.distance import Indel
from rich.console import Console
from rich.text import Text

from toolkit.checked import Aligned
from toolkit.model import MatchKind
from toolkit.report.labels import Lang, Words
from toolkit.report.reasons import told_reason
from toolkit.report.safe import Json, displayable, one_line
from toolkit.report.wrap import wrap_text

_PIECE = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\W_\u3400-\u9fff\uf900-\ufaff]+|\s+|.", re.DOTALL
)
_LISTED = 50
_SHOWN_CHARS = 1_500
_SIDE_BY_SIDE = 100
"""Terminal columns from which on the two texts stand beside each other."""

_BETWEEN = 3

Run = tuple[str, bool]
"""Some text, and whether it differs from the other side."""


def aligned_json(aligned: Aligned) -> dict[str, Json]:
    """Both documents, what they were compared by, and the matches with the contract's names; A is left."""
    return {
        "documents": [
            {"doc_id": name, "n_chars": len(text)}
            for name, text in ((aligned.left, aligned.left_text), (aligned.right, aligned.right_text))
        ],
        "terms": aligned.terms,
        "matches": aligned.matches.to_pylist(),
        "skipped": [asdict(remark) for remark in aligned.remarks],
    }


def print_aligned(console: Console, aligned: Aligned, *, lang: Lang = "zh") -> None:
    """Print each match with both texts, beside each other where the terminal is wide enough.

    What differs is coloured, or put in ‹› where there are no colours. Words of the texts are never read as markup and
    cannot steer the terminal.
    """
    words = Words(lang)
    rows = aligned.matches.to_pylist()
    console.print(Text(headline(words, aligned), style="bold"), soft_wrap=True)
    for remark in aligned.remarks:
        console.print(
            Text(one_line(f"{remark.path}: {told_reason(remark.reason, lang)}"), style="yellow"), soft_wrap=True
        )
    for number, row in enumerate(rows[:_LISTED], 1):
        console.print()
        console.print(Text(one_line(f"[{number}] {match_line(words, row)}"), style="bold cyan"), soft_wrap=True)
        _print_texts(console, words, *match_texts(aligned, row), str(row["kind"]))
    if len(rows) > _LISTED:
        console.print(Text(words("check.more", n=len(rows) - _LISTED)))


def headline(words: Words, aligned: Aligned) -> str:
    """Who was compared with whom, by what, and how much was found."""
    n = aligned.matches.num_rows
    found = words("align.whole" if _is_whole(aligned) else "align.found" if n else "align.nothing", n=n)
    return one_line(f"{aligned.left} ↔ {aligned.right} · {words.named('terms', aligned.terms)} · {found}")


def _is_whole(aligned: Aligned) -> bool:
    """Whether the one match is all of both texts, to the letter."""
    left, right = aligned.left_text.strip(), aligned.right_text.strip()
    return (
        aligned.matches.num_rows == 1
        and left == right
        and match_texts(aligned, aligned.matches.to_pylist()[0])
        == (
            displayable(left),
            displayable(right),
        )
    )


def match_line(words: Words, row: dict[str, Any]) -> str:
    """One match in a line."""
    told = [
        words.named("kind", "formula" if row["formula"] else str(row["kind"])),
        words("align.match", similarity=row["similarity"], n=row["n_chars"]),
        *([words.named("relation", str(row["relation"]))] if row["relation"] != "unknown" else []),
        f"{row['left_start']}–{row['left_end']} ↔ {row['right_start']}–{row['right_end']}",
    ]
    return " · ".join(told)


def match_texts(aligned: Aligned, row: dict[str, Any]) -> tuple[str, str]:
    """The two texts of a match, fit to be shown."""
    return (
        displayable(aligned.left_text[row["left_start"] : row["left_end"]]),
        displayable(aligned.right_text[row["right_start"] : row["right_end"]]),
    )


def compared_runs(left: str, right: str, kind: str) -> tuple[list[Run], list[Run]]:
    """Both texts in runs that differ from the other or don't.

    Of reordered clauses and retellings differs what the other side has nowhere; else what is not in its place there.
    """
    sides = [_PIECE.findall(text) for text in (left, right)]
    if kind in {MatchKind.REORDERED, MatchKind.PARAPHRASE}:
        flags = [_missing(own, other) for own, other in (sides, sides[::-1])]
    else:
        flags = [[True] * len(side) for side in sides]
        for op in Indel.opcodes(*sides):
            if op.tag == "equal":
                flags[0][op.src_start : op.src_end] = [False] * (op.src_end - op.src_start)
                flags[1][op.dest_start : op.dest_end] = [False] * (op.dest_end - op.dest_start)
    first, second = (_runs(side, differs) for side, differs in zip(sides, flags, strict=True))
    return first, second


def _missing(own: list[str], other: list[str]) -> list[bool]:
    there = Counter(piece.casefold() for piece in other)
    return [not there[piece.casefold()] for piece in own]


def _runs(pieces: list[str], differs: list[bool]) -> list[Run]:
    marked = [(piece, differ and not piece.isspace()) for piece, differ in zip(pieces, differs, strict=True)]
    return [("".join(piece for piece, _ in run), differ) for differ, run in groupby(marked, key=lambda item: item[1])]


def _print_texts(console: Console, words: Words, left: str, right: str, kind: str) -> None:
    if left == right:  # to be read once
        text = _text(words, [(left[:_SHOWN_CHARS], False)], len(left) - _SHOWN_CHARS, "", colours=True)
        _print_lines(console, wrap_text(text, console.width))
        return
    colours = console.color_system is not None
    shown = compared_runs(left[:_SHOWN_CHARS], right[:_SHOWN_CHARS], kind)
    texts = [
        _text(words, runs, len(whole) - _SHOWN_CHARS, style, colours=colours)
        for runs, whole, style in zip(shown, (left, right), ("red", "green"), strict=True)
    ]
    if console.width >= _SIDE_BY_SIDE:
        width = (console.width - _BETWEEN) // 2
        sides = (wrap_text(text, width) for text in texts)
        for one, other in zip_longest(*sides, fillvalue=Text()):
            gap = " " * (width + _BETWEEN - one.cell_len)
            _print_lines(console, [Text.assemble(one, gap, other) if other.plain else one])
        return
    for name, text in zip(("A", "B"), texts, strict=True):
        console.print(Text(name, style="dim"))
        _print_lines(console, wrap_text(text, console.width))


def _print_lines(console: Console, lines: Iterable[Text]) -> None:
    for line in lines:
        console.print(line, no_wrap=True, overflow="ignore", crop=False)


def _text(words: Words, runs: list[Run], left_out: int, style: str, *, colours: bool) -> Text:
    text = Text()
    for run, differs in runs:
        flat = re.sub(r"\s+", " ", run)
        if differs and not colours:
            flat = f"‹{flat}›"
        text.append(flat, style=style if differs else "")
    if left_out > 0:
        text.append(f" … {words('align.chars', n=left_out)}", style="dim")
    return text
