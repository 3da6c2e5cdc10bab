"""Sentences as vectors: encoders behind one small protocol, and what finds the nearest of them.

An encoder reads sentences and gives unit vectors. `open_encoder()` gives the one that ships with the toolkit; it needs
NumPy alone. Vectors propose; alignment, metadata and judges decide.
"""

from toolkit.embed.open import open_encoder
from toolkit.embed.protocol import Encoder

__all__ = ["Encoder", "open_encoder"]
