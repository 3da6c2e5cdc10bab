"""How good are the matches? Precision and recall by characters against a corpus with planted reuse.

Definitions. Documents are compared as unordered pairs. In a pair every match, predicted or true, covers characters of
both documents; both sides are counted, each in its own document, as unions (never sums). Over all pairs:

- precision = predicted characters inside truth spans of the same pair / predicted characters;
- recall = truth characters covered by predictions of the same pair / truth characters;
- for a kind k (verbatim, edited, ...) the strict figures take predictions of kind k and truth of kind k only, so a
  verbatim run reported inside an edited passage counts against both; `found` is the recall of truth-k by any kind;
- relation accuracy = share of truth rows, among those at least half found, whose best-overlapping prediction of that
  pair has the same relation.

Predictions marked `formula` are not claims of copying and take no part. A false link is a prediction that touches no
truth of its pair on both sides; it rests on `formula` or `negative` words where it overlaps a truth row of that kind.
Truth rows with an `issue` above the one asked for are not asked for, and predictions inside
them are neither right nor wrong.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pyarrow.parquet as pq

T = TypeVar("T")
K = TypeVar("K")
Pair = tuple[str, str]
Places = set[tuple[bool, int]]  # (is the right document, offset): the characters of a pair
KINDS = ("verbatim", "slot_filled", "edited", "reordered", "garbled", "paraphrase")


@dataclass(frozen=True, slots=True)
class Link:
    """A match between two documents, `left_doc` < `right_doc`; spans are half-open code-point ranges."""

    kind: str
    relation: str
    left_doc: str
    left: tuple[int, int]
    right_doc: str
    right: tuple[int, int]

    @property
    def pair(self) -> Pair:
        """The two documents."""
        return self.left_doc, self.right_doc

    def places(self) -> Places:
        """Collect the characters of both sides."""
        return {(False, i) for i in range(*self.left)} | {(True, i) for i in range(*self.right)}

    def touches(self, other: Link) -> bool:
        """Whether both sides overlap the other's sides, in the same two documents."""
        return self.pair == other.pair and _overlap(self.left, other.left) and _overlap(self.right, other.right)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must not link documents. kind: formula (set phrase) or negative (heading, title, empty table)."""

    kind: str
    doc: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Truth:
    """What is planted; `later`: matches of later issues, left out of every figure."""

    links: tuple[Link, ...]
    phrases: tuple[Phrase, ...]
    later: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """part of whole, in characters."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """0-1, or None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Quality:
    """precision, recall: of one kind, or of all (then found = recall). n_truth, n_predicted: rows."""

    n_truth: int
    n_predicted: int
    precision: Share
    recall: Share
    found: Share


def link(row: Mapping[str, object]) -> Link:
    """Read a row with the contract's match columns; the documents are put in order."""
    sides = [
        (str(row[f"{side}_doc"]), (_int(row[f"{side}_start"]), _int(row[f"{side}_end"]))) for side in ("left", "right")
    ]
    (left_doc, left), (right_doc, right) = sorted(sides)
    return Link(str(row["kind"]), str(row["relation"]), left_doc, left, right_doc, right)


def read_truth(lines: Iterable[str], *, issue: int) -> Truth:
    """Parse truth.jsonl. issue: rows that belong to a higher-numbered issue are set apart."""
    rows = [json.loads(line) for line in lines if line.strip()]
    links = [(link(row), row.get("issue", 0) > issue) for row in rows if "left_doc" in row]
    phrases = (
        Phrase(row["kind"], row["doc"], (row["start"], row["end"]))
        for row in rows
        if row["kind"] in {"formula", "negative"}
    )
    return Truth(
        tuple(one for one, later in links if not later), tuple(phrases), tuple(one for one, later in links if later)
    )


def read_matches(path: Path, *, with_formulas: bool = False) -> list[Link]:
    """Read the matches of a report that claim reuse; with_formulas: and those that rest on set phrases."""
    return [link(row) for row in pq.read_table(path).to_pylist() if with_formulas or not row["formula"]]


def measure(predicted: Sequence[Link], truth: Truth, kind: str | None = None) -> Quality:
    """Precision and recall by characters, of one kind or (None) whatever the kinds."""
    ours = [one for one in predicted if kind in {None, one.kind}]
    wanted = [one for one in truth.links if kind in {None, one.kind}]
    ours_at, wanted_at, anything_at = map(places_by_pair, (ours, wanted, predicted))
    later_at = places_by_pair(truth.later)
    counted = {pair: places - later_at.get(pair, set()) for pair, places in ours_at.items()}
    return Quality(
        n_truth=len(wanted),
        n_predicted=len(ours),
        precision=_covered(counted, wanted_at),
        recall=_covered(wanted_at, ours_at),
        found=_covered(wanted_at, anything_at),
    )


def relation_accuracy(predicted: Sequence[Link], truth: Truth) -> Share:
    """Truth rows, of those at least half found, whose best-overlapping prediction names their relation."""
    by_pair = _grouped(predicted, lambda one: one.pair)
    right = found = 0
    for wanted in truth.links:
        places = wanted.places()
        overlaps = [(len(places & one.places()), one.relation) for one in by_pair.get(wanted.pair, [])]
        union = _union(by_pair.get(wanted.pair, []))
        if overlaps and 2 * len(places & union) >= len(places):
            found += 1
            right += max(overlaps)[1] == wanted.relation
    return Share(right, found)


def false_links(predicted: Iterable[Link], truth: Truth) -> dict[str, list[Link]]:
    """Predictions that touch no truth of their pair, by what they rest on: formula, negative or other."""
    known = _grouped((*truth.links, *truth.later), lambda one: one.pair)
    phrases = _grouped(truth.phrases, lambda phrase: phrase.doc)
    found: dict[str, list[Link]] = {"formula": [], "negative": [], "other": []}
    for one in predicted:
        if not any(map(one.touches, known.get(one.pair, []))):
            found[_rests_on(one, phrases)].append(one)
    return found


def table(predicted: Sequence[Link], truth: Truth) -> str:
    """Write the whole result as plain text."""
    kinds = [kind for kind in KINDS if any(one.kind == kind for one in (*predicted, *truth.links))]
    lines = [f"{'kind':12} {'truth':>6} {'ours':>6} {'precision':>10} {'recall':>10} {'found':>10}"]
    lines += [_line(kind, measure(predicted, truth, kind)) for kind in kinds]
    lines.append(_line("all", measure(predicted, truth)))
    accuracy = relation_accuracy(predicted, truth)
    lines.append(f"relation right: {accuracy.part} of {accuracy.whole} found rows ({_percent(accuracy)})")
    for reason, links in false_links(predicted, truth).items():
        lines.append(f"false links resting on {reason}: {len(links)}")
        lines += [f"    {one.kind}: {one.left_doc} {one.left} - {one.right_doc} {one.right}" for one in links[:10]]
    return "\n".join(lines)


def missed(predicted: Sequence[Link], truth: Truth) -> list[str]:
    """Truth rows less than half found, and predictions lying more than half outside the truth of their pair."""
    found, known = places_by_pair(predicted), places_by_pair((*truth.links, *truth.later))
    lines = [f"missed  {_told(one)}" for one in truth.links if _outside(one, found)]
    return lines + [f"too much {_told(one)}" for one in predicted if _outside(one, known)]


def places_by_pair(links: Iterable[Link]) -> dict[Pair, Places]:
    """The characters that links cover, each once, by pair of documents."""
    found: dict[Pair, Places] = defaultdict(set)
    for one in links:
        found[one.pair] |= one.places()
    return dict(found)


def _union(links: Iterable[Link]) -> Places:
    return set[tuple[bool, int]]().union(*(one.places() for one in links))


def _covered(wanted: Mapping[Pair, Places], by: Mapping[Pair, Places]) -> Share:
    inside = sum(len(places & by.get(pair, set())) for pair, places in wanted.items())
    return Share(inside, sum(map(len, wanted.values())))


def _grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    groups: dict[K, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(groups)


def _rests_on(one: Link, phrases: Mapping[str, Sequence[Phrase]]) -> str:
    kinds = Counter(
        phrase.kind
        for doc, span in ((one.left_doc, one.left), (one.right_doc, one.right))
        for phrase in phrases.get(doc, [])
        if _overlap(span, phrase.span)
    )
    return kinds.most_common(1)[0][0] if kinds else "other"


def _outside(one: Link, known: Mapping[Pair, Places]) -> bool:
    places = one.places()
    return 2 * len(places & known.get(one.pair, set())) < len(places)


def _told(one: Link) -> str:
    return f"{one.kind:11} {one.left_doc} {one.left} - {one.right_doc} {one.right}"


def _line(name: str, quality: Quality) -> str:
    shares = (_percent(share) for share in (quality.precision, quality.recall, quality.found))
    return f"{name:12} {quality.n_truth:6} {quality.n_predicted:6} " + " ".join(f"{share:>10}" for share in shares)


def _percent(share: Share) -> str:
    return "-" if share.value is None else f"{share.value:.3f}"


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _int(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"expected an offset, got {value!r}")
    return value
