"""What an encoder is to the rest of the toolkit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]


class Encoder(Protocol):
    """Something that turns sentences into vectors.

    name: says which vectors these are; vectors of different names are never compared. dimension: numbers a vector.
    """

    @property
    def name(self) -> str:
        """Which vectors these are; stored with an index and compared before it is asked."""
        ...

    @property
    def dimension(self) -> int:
        """Numbers a vector."""
        ...

    def encode(self, sentences: Sequence[str]) -> FloatArray:
        """One row a sentence, shape (n, dimension), of length 1; a row of zeros where a sentence says nothing.

        A sentence says nothing that holds no character of the matching form (white space, punctuation) or only one.
        """
        ...
