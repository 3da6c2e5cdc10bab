"""Machine-garbled rewrites with their source in the corpus: which pairs, which words for which, by a machine or not."""

from toolkit.judge.rewrite.evidence import evidence, order
from toolkit.judge.rewrite.rewrites import Rewrite, find_rewrites, primary, with_rewrites
from toolkit.judge.rewrite.signs import Signs, Substitution

__all__ = ["Rewrite", "Signs", "Substitution", "evidence", "find_rewrites", "order", "primary", "with_rewrites"]
