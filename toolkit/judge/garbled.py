"""Whether a text reads as if a word spinner had written it, by itself; with its source at hand see `judge.rewrite`."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.judge.garble import evidence, score_text
from toolkit.judge.subject import Subject
from toolkit.model import Finding, FlagName


def garbled_alone(subject: Subject, lang: str) -> Iterator[Finding]:
    """One finding over the document if it does. Asked of odd documents only: a cheap look rules most out.

    What the words were is left to `toolkit check`: guessing takes longer than all other judges together.
    """
    if not subject.odd:
        return
    verdict, part = score_text(subject.body, guesses=0), subject.part
    if verdict.garbled and verdict.score is not None:
        said = evidence(verdict, subject.body, lang)
        yield Finding(FlagName.GARBLED_REWRITE, verdict.score, part.start, part.end, said)
