"""The shipped encoder as a sentence-transformers model, of that library's own modules: for tuning and for exchange."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Regex, Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split

from toolkit.embed.chars import OTHER, CharEncoder

UNKNOWN = "[UNK]"


class Dropping(StaticEmbedding):
    """A static embedding that reads only some of the characters while it is trained."""

    share = 0.3
    chance = Random(0)

    def preprocess(self, inputs: list[str], prompt: str | None = None, **kwargs: Any) -> Any:  # noqa: ANN401
        """Tokens of the texts, each character dropped with probability `share` in training."""
        if self.training:
            inputs = ["".join(c for c in text if self.chance.random() > self.share) or text for text in inputs]
        return super().preprocess(inputs, prompt, **kwargs)


def tokenizer(encoder: CharEncoder) -> tuple[Tokenizer, NDArray[np.int64]]:
    """One token for each code point that has a row of its own, and the tokens' rows; others share one token.

    Widths, case and Traditional are folded by giving equal vectors to several tokens. Token 0 stands
    for other letters.
    """
    rows = encoder.rows.copy()
    rows[0xD800:0xE000] = OTHER
    own = np.flatnonzero(rows != OTHER)
    vocabulary = {UNKNOWN: 0} | {chr(code): token for token, code in enumerate(own.tolist(), 1)}
    made = Tokenizer(WordLevel(vocabulary, unk_token=UNKNOWN))
    made.pre_tokenizer = Split(Regex(r"[\s\S]"), "isolated")
    return made, np.concatenate([[OTHER], rows[own]]).astype(np.int64)


def as_model(encoder: CharEncoder, *, dropping: bool = False) -> SentenceTransformer:
    """The model whose `encode` equals the encoder's for sentences of 2 to 1000 characters."""
    made, tokens = tokenizer(encoder)
    kind = Dropping if dropping else StaticEmbedding
    return SentenceTransformer(modules=[kind(made, embedding_weights=encoder.table[tokens]), Normalize()], device="cpu")
