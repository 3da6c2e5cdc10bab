"""Faint passages: so short, or so much changed, that no run of equal words in them is long enough to tell anything.

Forty characters of which every fifth is another leave runs of four to twelve, none of which proves a thing. What does
is that many of them stand in the same order at the same distances: each is unlikely by itself, and by chance they would
not stand together. How unlikely is told in bits, from how common characters and pairs of them are in Chinese.

Source of the measure: Karlin and Altschul 1990, by which a local alignment of score S is expected m * n * 2 ** -S times
in texts of m and n characters that have nothing to do with each other.

`places` says where to look, `passage` aligns and weighs, `shared` asks who else says it, `edges` moves ends to where
clauses end and cuts off what other matches explain, `find` decides.
"""

from toolkit.align.faint.find import Explained, FaintParams, FaintPassages, Library, faint_passages

__all__ = ["Explained", "FaintParams", "FaintPassages", "Library", "faint_passages"]
