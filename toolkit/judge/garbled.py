"""Whether a text reads as if a word spinner had written it, by itself; with its source at hand see `judge.rewrite`."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.judge.garble import evidence, score_text
from toolkit.judge.garble.form_score import PART
from toolkit.judge.subject import Subject
from toolkit.model import Finding, FlagName

MOST_CHARS = 240_000
"""Characters looked at; a book must not hold up a corpus."""


def sampled(body: str) -> str:
    """The text, or of a long one evenly spread pieces of PART characters that make MOST_CHARS together."""
    if len(body) <= MOST_CHARS:
        return body
    n_pieces = MOST_CHARS // PART
    step = (len(body) - PART) / (n_pieces - 1)
    return "".join(body[(at := round(number * step)) : at + PART] for number in range(n_pieces))


def garbled_alone(subject: Subject, lang: str) -> Iterator[Finding]:
    """One finding over the document if it does. Asked of odd documents only: a cheap look rules most out.

    What the words were is left to `toolkit check`: guessing takes longer than all other judges together.
    """
    if not subject.odd:
        return
    body, part = sampled(subject.body), subject.part
    verdict = score_text(body, guesses=0)
    if verdict.garbled and verdict.score is not None:
        said = evidence(verdict, body, lang)
        yield Finding(FlagName.GARBLED_REWRITE, verdict.score, part.start, part.end, said)
