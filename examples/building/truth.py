"""What is planted where: one row a pair of spans, derived so that copies of copies are listed too."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from examples.building.markup import Mark, Variant
from examples.building.placed import Placed
from examples.building.sources import Phrases, Source

Row = dict[str, str | int | bool]
GARBLED_ISSUE = 3
_BLANK = re.compile(r"\s")
_WORDS = re.compile(r"[0-9A-Za-z一-鿿]")


@dataclass(frozen=True, slots=True)
class Planted:
    """Two instances of one passage. left, right: index of the document and its mark; left has the smaller doc_id."""

    left: Source
    left_mark: Mark
    right: Source
    right_mark: Mark

    def inside(self, other: Planted) -> bool:
        """Whether both sides lie within the sides of a longer planted pair of the same documents."""
        return self != other and _within(self.left_mark, other.left_mark) and _within(self.right_mark, other.right_mark)


def planted_pairs(sources: Sequence[Source]) -> list[Planted]:
    """Every pair of instances in different documents, without those nested in a longer pair."""
    instances: dict[str, list[tuple[Source, Mark]]] = defaultdict(list)
    for source in sorted(sources, key=lambda s: s.doc_id):
        for mark in source.body.marks:
            instances[mark.group].append((source, mark))
    by_documents: dict[tuple[str, str], list[Planted]] = defaultdict(list)
    for group in instances.values():
        for (left, left_mark), (right, right_mark) in combinations(group, 2):
            by_documents[left.doc_id, right.doc_id].append(Planted(left, left_mark, right, right_mark))
    return [pair for pairs in by_documents.values() for pair in pairs if not any(map(pair.inside, pairs))]


def match_rows(pairs: Iterable[Planted], placed: Mapping[str, Placed]) -> Iterator[Row]:
    """Make the truth rows of the pairs whose documents are placed."""
    for pair in pairs:
        if pair.left.doc_id not in placed or pair.right.doc_id not in placed:
            raise ValueError(f"{pair.left_mark.group} is planted in a document without offsets")
        left = placed[pair.left.doc_id].span(pair.left_mark.start, pair.left_mark.end)
        right = placed[pair.right.doc_id].span(pair.right_mark.start, pair.right_mark.end)
        kind = _kind(pair)
        row: Row = {"kind": kind, "relation": _relation(pair), "formula": False}
        row |= {"left_doc": pair.left.doc_id, "left_start": left[0], "left_end": left[1]}
        row |= {"right_doc": pair.right.doc_id, "right_start": right[0], "right_end": right[1]}
        yield row | ({"issue": GARBLED_ISSUE} if kind == "garbled" else {})


def phrase_rows(sources: Iterable[Source], phrases: Phrases, placed: Mapping[str, Placed]) -> Iterator[Row]:
    """Each occurrence of a set phrase (kind formula) or of shared boilerplate (kind negative)."""
    kinds = dict.fromkeys(phrases.formula.values(), "formula") | dict.fromkeys(phrases.negative.values(), "negative")
    for source in sources:
        for start, end in phrase_spans(source.body.text, kinds):
            if source.doc_id in placed:
                first, last = placed[source.doc_id].span(start, end)
                shown, kind = placed[source.doc_id].text[first:last], kinds[source.body.text[start:end]]
                yield {"kind": kind, "text": shown, "doc": source.doc_id, "start": first, "end": last}


def leftover_rows(sources: Iterable[Source], placed: Mapping[str, Placed]) -> Iterator[Row]:
    """List what the authors forgot to change (another place, an unfilled slot, an outdated meeting)."""
    for source in sources:
        for flag, words in source.leftovers:
            if source.body.text.count(words) != 1:
                raise ValueError(f"{source.doc_id}: leftover {words!r} does not occur exactly once")
            at = source.body.text.index(words)
            start, end = placed[source.doc_id].span(at, at + len(words))
            row: Row = {"kind": "leftover", "flag": flag, "issue": GARBLED_ISSUE, "text": words}
            yield row | {"doc": source.doc_id, "start": start, "end": end}


def phrase_spans(text: str, phrases: Iterable[str]) -> list[tuple[int, int]]:
    """Where phrases occur, longest first, none inside another."""
    ordered = sorted(phrases, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, ordered)))
    return [hit.span() for hit in pattern.finditer(text)]


def accidental_runs(sources: Sequence[Source], phrases: Phrases, *, n_chars: int) -> list[tuple[str, str, str]]:
    """(words, left doc_id, right doc_id) for each run of n_chars letters and digits that two documents share unplanted.

    Punctuation and spaces are taken out first. An occurrence counts unless a planted pair of those two documents or a
    set phrase covers part of it.
    """
    known = [*phrases.formula.values(), *phrases.negative.values()]
    where: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for number, source in enumerate(sources):
        masked = _mask(source.body.text, phrase_spans(source.body.text, known))
        for gram, start, end in _grams(masked, n_chars):
            where[gram].append((number, start, end))
    covered = _covered(planted_pairs(sources))
    found = []
    for gram, places in where.items():
        for (i, *left), (j, *right) in combinations(places, 2):
            names = sources[i].doc_id, sources[j].doc_id
            if i != j and not (_touches(covered, names, left) and _touches(covered, names[::-1], right)):
                found.append((gram, *names))
    return found


def _grams(text: str, n_chars: int) -> Iterator[tuple[str, int, int]]:
    """Windows over the letters and digits of each stretch between NULs."""
    for stretch in re.finditer(r"[^\0]+", text):
        at = [stretch.start() + m.start() for m in _WORDS.finditer(stretch[0])]
        for i in range(len(at) - n_chars + 1):
            places = at[i : i + n_chars]
            yield "".join(text[p] for p in places), places[0], places[-1] + 1


def _mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text


def _covered(pairs: Iterable[Planted]) -> dict[tuple[str, str], list[tuple[int, int]]]:
    covered: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for pair in pairs:
        names = pair.left.doc_id, pair.right.doc_id
        covered[names].append((pair.left_mark.start, pair.left_mark.end))
        covered[names[::-1]].append((pair.right_mark.start, pair.right_mark.end))
    return covered


def _touches(covered: Mapping[tuple[str, str], list[tuple[int, int]]], names: tuple[str, str], span: list[int]) -> bool:
    start, end = span
    return any(start < e and s < end for s, e in covered.get(names, []))


def _kind(pair: Planted) -> str:
    left, right = (_BLANK.sub("", s.body.text[m.start : m.end]) for s, m in _sides(pair))
    if left == right:
        return "verbatim"
    variant = max(pair.left_mark.variant, pair.right_mark.variant)
    if variant is Variant.BASE:
        raise ValueError(f"{pair.left_mark.group}: instances differ, but none says how")
    return variant.name.lower()


def _relation(pair: Planted) -> str:
    """Name the relation; an essay beats a superior, and a superior's words stay its own, whoever repeats them."""
    if pair.left.file == pair.right.file and pair.left.role == "essay":
        return "same_page"
    roles = {pair.left.role, pair.right.role}
    if "essay" in roles:
        return "template_site"
    if "superior" in roles or pair.left_mark.group.startswith("q"):
        return "superior"
    return "own_earlier" if pair.left.agency == pair.right.agency else "other_agency"


def _sides(pair: Planted) -> tuple[tuple[Source, Mark], tuple[Source, Mark]]:
    return (pair.left, pair.left_mark), (pair.right, pair.right_mark)


def _within(inner: Mark, outer: Mark) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def nested_phrases(sources: Iterable[Source], phrases: Phrases) -> list[str]:
    """Set phrases that stand inside a planted passage: they would be formula and copy at once."""
    known = [*phrases.formula.values(), *phrases.negative.values()]
    return [
        f"{source.doc_id}: {source.body.text[start:end]}"
        for source in sources
        for start, end in phrase_spans(source.body.text, known)
        if any(mark.start < end and start < mark.end for mark in source.body.marks)
    ]


def doubled_groups(sources: Iterable[Source]) -> list[str]:
    """Passages that one document holds twice: their pairs would be ambiguous."""
    return [
        f"{source.doc_id}: {a}"
        for source in sources
        for a, b in pairwise(sorted(mark.group for mark in source.body.marks))
        if a == b
    ]
