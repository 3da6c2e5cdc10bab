"""A benchmark of text reuse in Chinese official prose, in PAN's layout, made from any folder of reports.

Into a report goes a passage of another one, as it is or changed in one of the ways of `changes.py`. The truth is exact
because the passage was put there; two documents that share more than set phrases by themselves are no pair. What each
class is, and what the benchmark can't tell: docs/benchmark.md.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
from numpy.typing import NDArray

from toolkit import __version__
from toolkit.errors import BadInput
from toolkit.experiment import changes
from toolkit.experiment.set_phrases import SET_PHRASES
from toolkit.experiment.spinners import SPINNERS, Rule, pseudo_rules
from toolkit.experiment.strangers import strangers
from toolkit.experiment.texts import FEWEST_CHARS, texts_of
from toolkit.split.sentences import sentences_of

MOST_DOCUMENTS = 500
_LONG_HOST = 8_000
_NUMBERS = 100_000  # of each class its own, so that more pairs leave those before them as they are
_TRIES = 200

CLASSES = (
    "no-reuse",
    "formula-only",
    "verbatim",
    "slots",
    "edited",
    "reordered",
    "excerpt",
    "garbled",
    "noise",
    "mirror",
    "summary",
)
_PASSAGE_CHARS = {"excerpt": (40, 120), "summary": (300, 1500)}
_USUAL_CHARS = (80, 600)
_AS_IT_IS = ("verbatim", "excerpt")


@dataclass(frozen=True, slots=True)
class Planting:
    """One pair. this, source: half-open places of the passage in both texts, None where nothing is planted.

    about: what was done, by name. own_source: the source's text, where the pair has one of its own.
    """

    text: str
    this: tuple[int, int] | None = None
    source: tuple[int, int] | None = None
    about: dict[str, str] = field(default_factory=dict)
    own_source: str | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """What was made. n_documents: texts used; n_short: left out as too short, n_beyond: beyond the limit."""

    n_pairs: int
    n_documents: int
    n_short: int
    n_beyond: int

    def remarks(self) -> tuple[str, ...]:
        """What was left out, in words."""
        told = []
        if self.n_short:
            told.append(f"{self.n_short} texts of fewer than {FEWEST_CHARS} characters were left out")
        if self.n_beyond:
            told.append(f"{self.n_beyond} texts beyond {MOST_DOCUMENTS} were left out, drawn at random")
        return tuple(told)


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What pairs are made from. texts: of the reports. strange: strange[i, j] where two may be paired."""

    texts: list[str]
    strange: NDArray[np.bool_]
    rules: list[Rule]

    def pair(self, draw: random.Random) -> tuple[int, int]:
        """Numbers of a host and of a source that share nothing by themselves."""
        usable = np.flatnonzero(self.strange.any(axis=1)).tolist()
        source = draw.choice(usable)
        return draw.choice(np.flatnonzero(self.strange[source]).tolist()), source


def build_benchmark(corpus: Path, out: Path, *, pairs_per_class: int, seed: int) -> Built:
    """Write a benchmark into the new folder `out`: susp/, src/, a folder a class, benchmark.json.

    The same corpus, seed and version give the same bytes. Raises BadInput for a folder that is not empty, and for a
    corpus of which no two reports can be paired.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BadInput(f"{out} is there already, and not empty", next_step="name a new folder")
    found, n_short = texts_of(corpus)
    texts = [one.text for one in found]
    kept = sorted(random.Random(f"{seed} documents").sample(range(len(texts)), min(MOST_DOCUMENTS, len(texts))))
    built = Built(pairs_per_class * len(CLASSES), len(kept), n_short, len(texts) - len(kept))
    texts = [texts[number] for number in kept]
    strange = strangers(texts)
    if not strange.any():
        raise BadInput(
            f"{corpus}: no two of its {len(texts)} reports can be paired: each two share a passage",
            next_step="give reports of several agencies",
        )
    material = Material(texts, strange, pseudo_rules(texts, random.Random(f"{seed} rules")))
    for folder in ("susp", "src"):
        (out / folder).mkdir(parents=True)
    for number, text in enumerate(texts, 1):
        _write(out / "src" / _source_name(number), text)
    for place, name in enumerate(CLASSES):
        _write_class(out, f"{place + 1:02}-{name}", name, material, pairs_per_class, (seed, (place + 1) * _NUMBERS))
    about = {"version": __version__, "seed": seed, "pairs_per_class": pairs_per_class, "documents": len(texts)}
    _write(
        out / "benchmark.json", json.dumps(about | {"classes": CLASSES, "left_out": built.remarks()}, indent=1) + "\n"
    )
    return built


def plant(draw: random.Random, name: str, material: Material) -> tuple[Planting, int]:
    """A pair of a class, and the number of its source."""
    for _ in range(_TRIES):
        host, source = material.pair(draw)
        if name == "no-reuse":
            return Planting(material.texts[host]), source
        if name == "formula-only":
            return _with_phrases(draw, material.texts[host], material.texts[source]), source
        found = _passage(draw, material.texts[source], *_PASSAGE_CHARS.get(name, _USUAL_CHARS))
        if found is None:
            continue
        original = material.texts[source][slice(*found)]
        passage, about = _changed(draw, name, original, material.rules)
        if passage == original and name not in _AS_IT_IS:
            continue  # no number to exchange, no second sentence: another class' pair
        text = _long_host(draw, material, host, source) if name == "excerpt" else material.texts[host]
        before, after = _cut(draw, text, damaged=name == "mirror")
        this = len(before), len(before) + len(passage)
        return Planting(f"{before}{passage}\n{after}", this, found, about), source
    raise BadInput(f"no report has a passage for {name} in {_TRIES} tries", next_step="give longer reports")


def _cut(draw: random.Random, host: str, *, damaged: bool) -> tuple[str, str]:
    """What stands before a passage and what behind it: between two sentences. damaged: by a mirror, both parts."""
    at = draw.choice([0, *(end for _, end in sentences_of(host))])
    before, after = host[:at], host[at:]
    if damaged:
        before, after = (changes.mirrored(draw, part) if part else part for part in (before, after))
    return before + "\n" if before else before, after


def _changed(draw: random.Random, name: str, passage: str, rules: Sequence[Rule]) -> tuple[str, dict[str, str]]:
    """What becomes of a passage, and what is to be said of that."""
    if name == "edited":
        share = draw.choice((0.05, 0.1, 0.15, 0.2, 0.25))
        return changes.edited(draw, passage, share), {"share": f"{share:.2f}"}
    if name == "noise":
        share = draw.choice((0.02, 0.04, 0.06, 0.08))
        return changes.noisy(draw, passage, share), {"share": f"{share:.2f}"}
    if name == "garbled":
        rate, spinner = draw.randrange(1, 11) / 10, draw.choice(sorted(SPINNERS))
        fresh = draw.sample(rules, len(rules))
        return SPINNERS[spinner](passage, fresh, rate, draw), {"spinner": spinner, "share": f"{rate:.2f}"}
    ways: dict[str, changes.Change] = {
        "slots": changes.slots,
        "reordered": changes.reordered,
        "mirror": changes.mirrored,
        "summary": changes.summary,
    }
    return ways.get(name, changes.verbatim)(draw, passage), {}


def _with_phrases(draw: random.Random, host: str, source: str) -> Planting:
    """Both with the same set phrases, each a sentence of its own at a place of its own."""
    phrases = draw.sample(SET_PHRASES, draw.randrange(4, 9))
    texts = []
    for text in (host, source):
        for phrase in draw.sample(phrases, len(phrases)):
            at = draw.choice([0, *(end for _, end in sentences_of(text))])
            text = f"{text[:at]}{phrase}。{text[at:]}"
        texts.append(text)
    return Planting(texts[0], own_source=texts[1])


def _passage(draw: random.Random, text: str, least: int, most: int) -> tuple[int, int] | None:
    """Some sentences in a row of this many characters; None where the drawn place has no such run."""
    sentences = sentences_of(text)
    wanted = draw.randrange(least, most)
    first = last = draw.randrange(len(sentences))
    while last + 1 < len(sentences) and sentences[last][1] - sentences[first][0] < wanted:
        last += 1
    start, end = sentences[first][0], min(sentences[last][1], sentences[first][0] + most)
    return (start, end) if end - start >= least else None


def _long_host(draw: random.Random, material: Material, host: int, source: int) -> str:
    """A long report: of several, where one is too short. None of them shares anything with the source."""
    others = np.flatnonzero(material.strange[source]).tolist()
    parts = [material.texts[host]]
    for other in draw.sample(others, len(others)):
        if sum(map(len, parts)) >= _LONG_HOST:
            break
        if other != host:
            parts.append(material.texts[other])
    return "\n".join(parts)


def _write_class(
    out: Path, folder: str, name: str, material: Material, n_pairs: int, numbered: tuple[int, int]
) -> None:
    seed, first = numbered
    draw = random.Random(f"{seed} {name}")
    (out / folder).mkdir()
    listed = []
    for number in range(first + 1, first + n_pairs + 1):
        planting, source = plant(draw, name, material)
        names = f"suspicious-document{number}.txt", _source_name(source + 1)
        if planting.own_source is not None:
            names = names[0], f"source-document-of-{number}.txt"
            _write(out / "src" / names[1], planting.own_source)
        _write(out / "susp" / names[0], planting.text)
        _write(out / folder / f"{names[0][:-4]}-{names[1][:-4]}.xml", "".join(_xml(planting, name, names)))
        listed.append(f"{names[0]} {names[1]}\n")
    _write(out / folder / "pairs", "".join(listed))


def _xml(planting: Planting, name: str, names: tuple[str, str]) -> Iterator[str]:
    yield f"<document reference={quoteattr(names[0])}>"
    if planting.this is not None and planting.source is not None:
        places = {
            "this_offset": planting.this[0],
            "this_length": planting.this[1] - planting.this[0],
            "source_reference": names[1],
            "source_offset": planting.source[0],
            "source_length": planting.source[1] - planting.source[0],
        }
        told = {"name": "plagiarism", "obfuscation": name, **planting.about, **places}
        yield f"<feature {' '.join(f'{key}={quoteattr(str(value))}' for key, value in told.items())}/>"
    yield "</document>\n"


def _source_name(number: int) -> str:
    return f"source-document{number:05}.txt"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
