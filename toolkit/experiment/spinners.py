"""Simulated text spinners ("pseudo-original" rewriting), to measure detectors with.

A spinner takes a text, substitution rules and a rate (share of characters to change) and gives the spun text.
Families of rules (words that any chain of rules connects) are split whole, so that no word of a test spinner occurs in
development. Rules that nobody has seen are made by pairing words of like frequency at random.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from toolkit.judge.segmenter import segmenter

_ARROW = "→"
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_OVERSHOOT = 1.5
"""A rule that would change more than this multiple of what is left of the rate is passed over."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Replace one word by another."""

    source: str
    target: str

    @property
    def cost(self) -> int:
        """Characters that one use changes."""
        kept = sum(a == b for a, b in zip(self.source, self.target, strict=False))
        return max(len(self.source), len(self.target)) - kept


Spinner = Callable[[str, Sequence[Rule], float, Random], str]
"""Text, rules (tried in this order until the rate is reached; shuffle them), rate in 0-1, chance. What the rules can't
reach is not reached: put fresh rules behind those of a list where a high rate matters."""


def load_rules(path: Path) -> list[Rule]:
    """Rules of Chinese words of two characters and more from a list of `A→B` lines, each once, in order."""
    rules = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        source, arrow, target = line.strip().partition(_ARROW)
        if arrow and source != target and all(_CHINESE.fullmatch(w) and len(w) > 1 for w in (source, target)):
            rules[source, target] = Rule(source, target)
    return list(rules.values())


def split_families(rules: Iterable[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Development and test rules: whole families of connected words, half and half by a hash of their first word."""
    rules = list(rules)
    parent: dict[str, str] = {}

    def root(word: str) -> str:
        while parent.setdefault(word, word) != word:
            parent[word] = parent[parent[word]]
            word = parent[word]
        return word

    for rule in rules:
        a, b = sorted((root(rule.source), root(rule.target)))
        parent[b] = a
    halves: tuple[list[Rule], list[Rule]] = ([], [])
    for rule in rules:
        halves[hashlib.blake2b(root(rule.source).encode(), digest_size=1).digest()[0] & 1].append(rule)
    return halves


def pseudo_rules(texts: Iterable[str], rng: Random, *, n_words: int = 3000) -> list[Rule]:
    """Fresh rules: common two-character words of some texts, each paired with another of about the same frequency."""
    counts = Counter(
        word for text in texts for word in segmenter().lcut(text) if len(word) == 2 and _CHINESE.fullmatch(word)
    )
    words = [word for word, _ in counts.most_common(n_words)]
    rules = []
    for begin in range(0, len(words) - 1, 60):
        near = words[begin : begin + 60]
        rng.shuffle(near)
        rules += [Rule(a, b) for a, b in zip(near, [*near[1:], near[0]], strict=True) if a != b]
    rng.shuffle(rules)
    return rules


def cascade(text: str, rules: Sequence[Rule], rate: float, rng: Random) -> str:
    """Replace-all rules, one after another over the spinner's own output, without regard to words."""
    del rng  # deterministic
    left = rate * len(text)
    undone: set[Rule] = set()
    for rule in rules:
        cost = text.count(rule.source) * rule.cost
        if 0 < cost <= _OVERSHOOT * left and rule not in undone:
            text = text.replace(rule.source, rule.target)
            undone.add(Rule(rule.target, rule.source))
            left -= cost
        if left <= 0:
            break
    return text


def single_pass(text: str, rules: Sequence[Rule], rate: float, rng: Random) -> str:
    """One table, every occurrence of each of its words at once."""
    del rng  # deterministic
    table: dict[str, str] = {}
    left = rate * len(text)
    for rule in rules:
        cost = text.count(rule.source) * rule.cost
        if rule.source not in table and 0 < cost <= _OVERSHOOT * left:
            table[rule.source] = rule.target
            left -= cost
        if left <= 0:
            break
    return _substitute(text, table)


def first_occurrence(text: str, rules: Sequence[Rule], rate: float, rng: Random) -> str:
    """Each word is replaced at its first place in the text alone."""
    del rng  # deterministic
    left = rate * len(text)
    for rule in rules:
        if rule.source in text:
            text = text.replace(rule.source, rule.target, 1)
            left -= rule.cost
        if left <= 0:
            break
    return text


def fresh_synonym(text: str, rules: Sequence[Rule], rate: float, rng: Random) -> str:
    """Segment, and for words drawn at random draw a synonym anew each time."""
    choices: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        choices[rule.source].append(rule)
    words = segmenter().lcut(text)
    usable = [i for i, word in enumerate(words) if word in choices]
    rng.shuffle(usable)
    left = rate * len(text)
    for i in usable:
        rule = rng.choice(choices[words[i]])
        words[i] = rule.target
        left -= rule.cost
        if left <= 0:
            break
    return "".join(words)


def mixed(text: str, rules: Sequence[Rule], rate: float, rng: Random) -> str:
    """A third each by cascade, first occurrence and fresh synonyms; one clause in forty swapped with the next."""
    for spin in (cascade, first_occurrence, fresh_synonym):
        text = spin(text, rules, rate / 3, rng)
    clauses = re.split(r"(?<=[，、；])", text)
    for i in range(0, len(clauses) - 1, 40):
        clauses[i], clauses[i + 1] = clauses[i + 1], clauses[i]
    return "".join(clauses)


SPINNERS: dict[str, Spinner] = {
    "cascade": cascade,
    "single_pass": single_pass,
    "first_occurrence": first_occurrence,
    "fresh_synonym": fresh_synonym,
    "mixed": mixed,
}


def _substitute(text: str, table: dict[str, str]) -> str:
    if not table:
        return text
    longest_first = sorted(table, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), lambda found: table[found.group()], text)
