"""Passages of two texts that share their words in whatever order: for texts whose words are told apart by spaces."""

from toolkit.align.passages.find import Passage, PassageParams, find_passages
from toolkit.align.passages.units import Terms, Units, read_units, terms_of

__all__ = ["Passage", "PassageParams", "Terms", "Units", "find_passages", "read_units", "terms_of"]
