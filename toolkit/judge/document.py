"""The judges of one document by itself, each a module that answers one question; what needs the corpus comes later."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.judge.damage import mirror_damage
from toolkit.judge.foreign import foreign_places
from toolkit.judge.stale import stale_references
from toolkit.judge.subject import Judge, Subject
from toolkit.judge.template import template_essay
from toolkit.judge.unfilled import unfilled_slots
from toolkit.model import Finding

__all__ = ["JUDGES", "Subject", "judge_document"]

JUDGES: tuple[Judge, ...] = (mirror_damage, template_essay, unfilled_slots, foreign_places, stale_references)
"""Every judge of one document; a new one is one line here."""


def judge_document(subject: Subject, lang: str) -> Iterator[Finding]:
    """What can be said of a document without any other. Findings are in repaired coordinates of its page."""
    for judge in JUDGES:
        yield from judge(subject, lang)
