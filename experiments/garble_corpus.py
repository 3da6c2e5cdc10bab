"""Natural texts by genre for the garble detector, split by document, and the families of a spinner's rules.

Every document lies in one of three parts, by a hash of its name (a law's dated versions share one name):

- learn: in folds; the detector is trained on each fold with n-grams counted on the others, so that it never learns from
  text whose n-grams it knows by heart, and spun afresh every time;
- calibrate: fixes thresholds; test: read once they are fixed.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import re
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import docx

Part = Literal["learn", "calibrate", "test"]
RulePart = Literal["train", "calibrate", "test"]
Rule = tuple[str, str]
GENRES = ("news", "law", "province", "national_old", "national_new", "district", "questions")
"""national_old: before 1980. district: one agency's reports. questions: short questions and captions, put together."""
LARGE = frozenset({"news", "law", "questions"})
SHARES: dict[bool, dict[Part, float]] = {
    True: {"learn": 0.8, "calibrate": 0.1, "test": 0.1},
    False: {"learn": 0.6, "calibrate": 0.2, "test": 0.2},
}
"""Shares of the documents, for large genres and for small ones."""
N_FOLDS = 3
_VERSION = re.compile(r"\(\d{4}-\d\d-\d\d\)")
_MARKUP = re.compile(r"<!--.*?-->|</?[a-z][^<>]{0,40}>|^#+ *|\*\*|!?\[([^\]]*)\]\([^)]*\)", re.MULTILINE | re.DOTALL)
_QUESTION_BUNDLE = 60


@dataclass(frozen=True, slots=True)
class Natural:
    """One natural document. key: what documents that belong together share."""

    key: str
    genre: str
    text: str


def stable(name: str) -> float:
    """A pseudo-random number in 0-1 that depends on the name alone."""
    return int.from_bytes(hashlib.md5(name.encode()).digest()[:6], "big") / 2**48


def natural_parts(data: Path) -> dict[Part, list[Natural]]:
    """Every natural document of the building data, by part; each part has its share of every genre's documents."""
    parts: dict[Part, list[Natural]] = {"learn": [], "calibrate": [], "test": []}
    for natural, rank, n_keys in _ranked(list(_naturals(data))):
        parts[_part_at((rank + 0.5) / n_keys, SHARES[natural.genre in LARGE])].append(natural)
    return parts


def split_folds(naturals: Sequence[Natural]) -> list[list[Natural]]:
    """The documents in N_FOLDS folds, each with its share of every genre's; a law's versions lie in one."""
    folds: list[list[Natural]] = [[] for _ in range(N_FOLDS)]
    for natural, rank, _ in _ranked(naturals):
        folds[rank % N_FOLDS].append(natural)
    return folds


def _ranked(naturals: Sequence[Natural]) -> Iterator[tuple[Natural, int, int]]:
    """Every document with the rank of its key by hash among its genre's, and their number."""
    keys: dict[str, set[str]] = {}
    for natural in naturals:
        keys.setdefault(natural.genre, set()).add(natural.key)
    ranks = {genre: {key: rank for rank, key in enumerate(sorted(own, key=stable))} for genre, own in keys.items()}
    for natural in naturals:
        own = ranks[natural.genre]
        yield natural, own[natural.key], len(own)


def _part_at(place: float, shares: dict[Part, float]) -> Part:
    for part, share in shares.items():
        if place < share:
            return part
        place -= share
    return "test"


def _naturals(data: Path) -> Iterator[Natural]:
    yield from _markdown(data / "background.tar.xz", "news")
    yield from _markdown(data / "laws.tar.xz", "law")
    yield from _reports(data / "reports")
    yield from _questions(data / "pairs.tar.xz")


def _markdown(path: Path, genre: str) -> Iterator[Natural]:
    with tarfile.open(path) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.name.endswith(".md") else None
            if stream is not None:
                text = _MARKUP.sub(r"\1", stream.read().decode("utf-8", "replace"))
                yield Natural(_VERSION.sub("", Path(member.name).name), genre, text)


def _reports(folder: Path) -> Iterator[Natural]:
    with zipfile.ZipFile(folder / "provincial-2025.zip") as archive:
        for name in archive.namelist():
            if name.endswith(".docx"):
                document = docx.Document(io.BytesIO(archive.read(name)))
                yield Natural(name, "province", "\n".join(p.text for p in document.paragraphs))
    for path in sorted((folder / "national").glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                old = int(row["year"] or 2000) < 1980 if "year" in row else int(row["congress"]) < 12
                yield Natural(row["title"], "national_old" if old else "national_new", row["content"])
    for path in sorted((folder / "hailar").glob("*.txt")):
        yield Natural(path.name, "district", path.read_bytes().decode("gb18030", "replace"))


def _questions(path: Path) -> Iterator[Natural]:
    """Sentences of the pairs, the first of each pair, bundled: Chinese that is no official prose."""
    with tarfile.open(path) as archive:
        for member in sorted((m for m in archive if m.isfile()), key=lambda m: m.name):
            stream = archive.extractfile(member)
            if stream is None or ("train" in member.name and "sts" not in member.name.lower()):
                continue
            sentences = list(dict.fromkeys(_first_sentences(stream.read().decode("utf-8-sig", "replace"))))
            for at in range(0, len(sentences) - _QUESTION_BUNDLE, _QUESTION_BUNDLE):
                text = "。".join(sentences[at : at + _QUESTION_BUNDLE])
                yield Natural(f"{member.name}/{at}", "questions", text)


def _first_sentences(table: str) -> Iterator[str]:
    """The first field of each line that is mostly Chinese."""
    for line in table.splitlines():
        for field in re.split(r"\t|\|\||,", line):
            if len(re.findall(r"[一-鿿]", field)) >= 6:
                yield field.strip()
                break


def pieces(text: str, size: int, stride: int) -> Iterator[str]:
    """Stretches of `size` characters without white space, every `stride` characters."""
    packed = re.sub(r"\s+", "", text)
    for at in range(0, max(1, len(packed) - size + 1), stride):
        if len(packed) >= size:
            yield packed[at : at + size]


def read_rules(data: Path) -> list[Rule]:
    """The circulating list's rules in its own order, each once."""
    rules = []
    for line in (data / "spin" / "rules-dev.txt").read_text(encoding="utf-8").splitlines():
        sides = [side.strip() for side in line.split("→")]
        if len(sides) == 2 and all(sides) and sides[0] != sides[1]:
            rules.append((sides[0], sides[1]))
    return list(dict.fromkeys(rules))


def families(rules: list[Rule]) -> list[list[Rule]]:
    """Rules that share a word, directly or over other rules, together; the largest family first."""
    parent: dict[str, str] = {}

    def root(word: str) -> str:
        while parent.setdefault(word, word) != word:
            parent[word] = parent[parent[word]]
            word = parent[word]
        return word

    for source, target in rules:
        parent[root(source)] = root(target)
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault(root(rule[0]), []).append(rule)
    return sorted(found.values(), key=lambda family: (-len(family), family[0]))


def split_rules(rules: list[Rule]) -> dict[RulePart, list[Rule]]:
    """Rules to train on, to tune with and to test with; no word of one part's occurs in another's.

    The largest family (an eighth of the words, covering most text) is for the test, a quarter of the others to tune.
    """
    parts: dict[RulePart, list[Rule]] = {"train": [], "calibrate": [], "test": []}
    for number, family in enumerate(families(rules)):
        part: RulePart = "test" if number == 0 else "calibrate" if stable(family[0][0]) < 0.25 else "train"
        parts[part].extend(family)
    order = {rule: place for place, rule in enumerate(rules)}
    return {part: sorted(chosen, key=order.__getitem__) for part, chosen in parts.items()}
