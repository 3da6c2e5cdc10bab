"""Whether a mirror site damaged the text: what was repaired, and how much of the document that touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from toolkit.judge.subject import Subject
from toolkit.model import Finding, FlagName, Repair, Span, to_original
from toolkit.repair import describe_repairs


def mirror_damage(subject: Subject, lang: str) -> Iterator[Finding]:
    """One finding over the document if repairs touched it. score: the share of its characters that they touched."""
    text, part = subject.text, subject.part
    if not text.repairs:
        return
    whole = to_original(text.origin, part.start, part.end)
    repairs = tuple(_within(done, whole) for done in text.repairs if done.start < whole.end and whole.start < done.end)
    said = describe_repairs(replace(text, repairs=repairs), lang="en" if lang == "en" else "zh")
    if said:
        share = min(1.0, sum(done.count for done in repairs) / len(whole))
        yield Finding(FlagName.MIRROR_DAMAGE, share, part.start, part.end, said)


def _within(done: Repair, whole: Span) -> Repair:
    """The part of a repair that lies in a document: of one that goes beyond it (a whole page's), in proportion."""
    start, end = max(done.start, whole.start), min(done.end, whole.end)
    share = (end - start) / (done.end - done.start)
    return replace(done, start=start, end=end, count=max(1, round(done.count * share)), lost=round(done.lost * share))
