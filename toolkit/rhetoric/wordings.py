"""Sentences become wordings: what is asked at all, and every text once however often it stands in the corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from toolkit.align.normalize import matching_form

Ints = NDArray[np.int64]

MIN_CHARS = 8
"""Characters of the matching form from which on a sentence can be a turn of speech; below it is a heading or a name."""

MAX_CHARS = 200
"""And up to which it is one: what is longer lists or tells, and its vector is the mean of everything."""


@dataclass(frozen=True, slots=True)
class Excluded:
    """Sentences that were not asked. no_vector: the encoder made nothing of them; else see MIN_CHARS, MAX_CHARS."""

    too_short: int = 0
    too_long: int = 0
    no_vector: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.too_short + self.too_long + self.no_vector


@dataclass(frozen=True, slots=True, eq=False)
class Wordings:
    """Distinct sentences in an order that depends on their words alone.

    texts: one of the sentences behind each, as it stands in the corpus. forms: their matching form. of_sentence: shape
    (n_sentences,), the wording of each; -1 where it was not asked.
    """

    texts: list[str]
    forms: list[str]
    of_sentence: Ints
    excluded: Excluded

    def __len__(self) -> int:
        return len(self.texts)


def wordings_of(sentences: Sequence[str], *, min_chars: int = MIN_CHARS, max_chars: int = MAX_CHARS) -> Wordings:
    """Put equal sentences together: equal but for punctuation, widths and the digits of numbers."""
    forms = _forms(sentences)
    lengths = np.fromiter(map(len, forms), np.int64, len(forms))
    asked = np.flatnonzero((lengths >= min_chars) & (lengths <= max_chars)).tolist()
    shown: dict[str, str] = {}
    for at in asked:  # of equal ones the first by its own characters, so that the order of the corpus decides nothing
        form, text = forms[at], sentences[at]
        if form not in shown or text < shown[form]:
            shown[form] = text
    names = sorted(shown)
    number = {form: at for at, form in enumerate(names)}
    of_sentence = np.full(len(forms), -1, dtype=np.int64)
    of_sentence[asked] = [number[forms[at]] for at in asked]
    excluded = Excluded(int((lengths < min_chars).sum()), int((lengths > max_chars).sum()))
    return Wordings([shown[form] for form in names], names, of_sentence, excluded)


def _forms(sentences: Sequence[str]) -> list[str]:
    """The matching form of each sentence, made of all at once: a line end stands between them."""
    joined = "\n".join(text.replace("\n", " ") for text in sentences)
    if not joined:
        return ["" for _ in sentences]
    codes, kept = matching_form(joined)
    if len(kept) != len(joined):
        raise AssertionError("the matching form has one flag a character")
    lengths = np.fromiter(map(len, sentences), np.int64, len(sentences))
    ends = np.cumsum(lengths + 1) - 1
    upto = np.concatenate(([0], np.cumsum(kept)))
    bounds = upto[np.minimum(np.concatenate(([0], ends)), len(joined))].tolist()
    whole = codes.tobytes().decode("utf-16-le", "surrogatepass")
    return [whole[start:end] for start, end in pairwise(bounds)]
