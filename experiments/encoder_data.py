"""What the shipped encoder is built from and measured on: sentences of the background, labelled pairs, edits."""

from __future__ import annotations

import csv
import io
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from experiments.build_char_model import texts
from toolkit.experiment.spinners import Rule, fresh_synonym
from toolkit.judge.segmenter import segmenter

HELD_OUT = 10
"""One document of so many is never built from: its sentences are what retrieval is measured on."""
_BREAK = re.compile(r"[。！？；\n]")
_MARKUP = re.compile(r"[#*>\[\]|]|<!.*")
_CLAUSE = re.compile("[，、；]")
_FILLERS = ["切实", "进一步", "不断", "积极", "着力", "全面", "认真"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences and how alike they are said to mean (0-5 in STS-B, 0 or 1 elsewhere)."""

    left: str
    right: str
    label: float


def sentences(data: Path, *, held_out: bool) -> list[str]:
    """Different sentences of 12 to 120 characters, of the documents held out or of all others, in order."""
    found: dict[str, None] = {}
    for number, text in enumerate(texts(data)):
        if (number % HELD_OUT == 0) == held_out:
            for piece in _BREAK.split(_MARKUP.sub("", text)):
                if 12 <= len(piece.strip()) <= 120:
                    found[piece.strip()] = None
    return list(found)


def pairs(data: Path, name: str) -> list[Pair]:
    """Labelled pairs of one file of pairs.tar.xz, named without its folder ("sts-b-dev")."""
    with tarfile.open(data / "pairs.tar.xz") as archive:
        for member in archive:
            if member.isfile() and name in member.name and (handle := archive.extractfile(member)):
                return list(_read_pairs(handle.read().decode("utf-8-sig"), member.name))
    raise FileNotFoundError(name)


def _read_pairs(text: str, name: str) -> Iterator[Pair]:
    tabs = "\t" in text.split("\n", 1)[0]
    rows = (line.split("\t") for line in text.splitlines()) if tabs else csv.reader(io.StringIO(text))
    columns = (1, 2, 3) if "ATEC/" in name or "PAWS" in name else (0, 1, 2)
    for row in rows:
        if len(row) > max(columns) and re.fullmatch(r"[\d.]+", row[columns[2]]):
            yield Pair(row[columns[0]].strip("\ufeff"), row[columns[1]], float(row[columns[2]]))


def light_edit(text: str, rng: Random) -> str:
    """One character in twelve left out, put in or exchanged; those put in are the text's own."""
    chars = list(text)
    for _ in range(max(1, round(len(text) / 12))):
        at = rng.randrange(len(chars))
        other = rng.choice(text)
        chars[at] = rng.choice(["", "", chars[at] + other, chars[at] + other, other])
    return "".join(chars)


def heavy_rewrite(text: str, rules: list[Rule], rng: Random) -> str:
    """Synonyms for three characters in ten, clauses shuffled and one left out, words left out, swapped and put in."""
    clauses = _CLAUSE.split(fresh_synonym(text, rules, 0.3, rng))
    rng.shuffle(clauses)
    if len(clauses) > 2 and rng.random() < 0.5:
        clauses.pop()
    return "，".join(_rewritten_clause(clause, rng) for clause in clauses)


def _rewritten_clause(clause: str, rng: Random) -> str:
    words = [word for word in segmenter().lcut(clause) if rng.random() > 0.15]
    if len(words) > 3 and rng.random() < 0.5:
        at = rng.randrange(len(words) - 1)
        words[at], words[at + 1] = words[at + 1], words[at]
    if rng.random() < 0.4:
        words.insert(0, rng.choice(_FILLERS))
    return "".join(words)
