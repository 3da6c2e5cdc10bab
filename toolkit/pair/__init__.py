"""Signatures to candidate pairs to verified pairs and families: LSH proposes, exact measures decide."""

from toolkit.pair.exact import exact_jaccard
from toolkit.pair.families import Families, families
from toolkit.pair.near import Pairs, near_duplicates, verified_pairs
from toolkit.pair.params import PairParams, candidate_probability

__all__ = [
    "Families",
    "PairParams",
    "Pairs",
    "candidate_probability",
    "exact_jaccard",
    "families",
    "near_duplicates",
    "verified_pairs",
]
