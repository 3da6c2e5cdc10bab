"""The judges of one document by itself, each a module that answers one question; what needs the corpus comes later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from toolkit.judge.damage import mirror_damage
from toolkit.judge.foreign import foreign_places
from toolkit.judge.garbled import garbled_alone
from toolkit.judge.stale import stale_references
from toolkit.judge.subject import Judge, Subject
from toolkit.judge.template import template_essay
from toolkit.judge.unfilled import unfilled_slots
from toolkit.model import Finding

__all__ = ["JUDGES", "Subject", "judge_document"]

JUDGES: tuple[Judge, ...] = (
    mirror_damage,
    template_essay,
    unfilled_slots,
    foreign_places,
    stale_references,
    garbled_alone,
)
"""Every judge of one document; a new one is one line here."""


MAX_FINDINGS = 200
"""Findings of one judge in one document; a text with more shows nothing new after them."""


def judge_document(subject: Subject, lang: str) -> Iterator[Finding]:
    """What can be said of a document without any other. Findings are in repaired coordinates of its page.

    A judge that finds MAX_FINDINGS is heard no further, and the last of them says so.
    """
    for judge in JUDGES:
        for number, finding in enumerate(islice(judge(subject, lang), MAX_FINDINGS), 1):
            if number == MAX_FINDINGS:
                more = "; there may be more behind it" if lang == "en" else "；其后可能还有，不再列出"
                finding = replace(finding, evidence=finding.evidence + more)
            yield finding
