"""The shipped encoder as a sentence-transformers model, of that library's own modules: for tuning and for exchange."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Regex, Tokenizer, normalizers
from tokenizers.models import WordLevel
from tokenizers.normalizers import Replace
from tokenizers.pre_tokenizers import Split

from toolkit.embed.chars import OTHER, CharEncoder
from toolkit.embed.pieces import MAX_CHARS, NUMBERS, PIECES_FROM, WORDS, plain_forms

UNKNOWN = "[UNK]"
ASTRAL = "\uf8ff"
"""What `toolkit.align.normalize.code_points` reads for all beyond the basic plane."""
_DIGIT, _LETTER = "[0-9]", "[a-z]"


class Dropping(StaticEmbedding):
    """A static embedding that reads only some of the characters while it is trained."""

    share = 0.3
    chance = Random(0)

    def preprocess(self, inputs: list[str], prompt: str | None = None, **kwargs: Any) -> Any:  # noqa: ANN401
        """Tokens of the texts, each character dropped with probability `share` in training."""
        if self.training:
            inputs = ["".join(c for c in text if self.chance.random() > self.share) or text for text in inputs]
        return super().preprocess(inputs, prompt, **kwargs)


def normalizer() -> normalizers.Normalizer:
    """Leave of a text what NumPy reads: its beginning, beginnings of numbers and words, each token once (the last)."""
    steps = [
        Replace(Regex(rf"(?m)(?<=\A.{{{MAX_CHARS}}}).+"), ""),
        Replace(Regex("[\U00010000-\U0010ffff]"), ASTRAL),
        *(Replace(form, sign) for form, sign in plain_forms().items()),
    ]
    for signs, size in ((_DIGIT, NUMBERS.size), (_LETTER, WORDS.size)):
        steps.append(Replace(Regex(rf"(?<={signs}{{{size}}}){signs}+"), ""))
        whole = rf"(?<!{signs})({signs}+)(?!{signs})"
        steps.append(Replace(Regex(rf"(?m){whole}(?=.*(?<!{signs})\1(?!{signs}))"), " "))
    return normalizers.Sequence([*steps, Replace(Regex(r"(?m)([^0-9a-z])(?=.*\1)"), " ")])


def tokenizer(encoder: CharEncoder) -> tuple[Tokenizer, NDArray[np.int64]]:
    """A vocabulary entry for each token that has a row of its own or shares one, and the entries' rows.

    Widths and Traditional are folded by giving equal vectors to several entries. Entry 0 stands for other letters.
    """
    rows = encoder.rows.copy()
    rows[0xD800:0xE000] = OTHER
    own = np.flatnonzero(rows[:PIECES_FROM] != OTHER)
    own = own[~np.isin(own, [ord(sign) for sign in NUMBERS.signs + WORDS.signs])]
    entries = [UNKNOWN, *map(chr, own.tolist()), *NUMBERS.pieces, *WORDS.pieces]
    made = Tokenizer(WordLevel({entry: number for number, entry in enumerate(entries)}, unk_token=UNKNOWN))
    made.normalizer = normalizer()
    made.pre_tokenizer = Split(Regex(rf"(?m){_DIGIT}+|{_LETTER}+|."), "isolated")
    return made, np.concatenate([[OTHER], rows[own], rows[PIECES_FROM:]]).astype(np.int64)


def as_model(encoder: CharEncoder, *, dropping: bool = False) -> SentenceTransformer:
    """The model whose `encode` equals the encoder's for sentences of 2 characters or more."""
    made, tokens = tokenizer(encoder)
    kind = Dropping if dropping else StaticEmbedding
    return SentenceTransformer(modules=[kind(made, embedding_weights=encoder.table[tokens]), Normalize()], device="cpu")
