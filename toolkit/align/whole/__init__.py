"""Whole passages of two Chinese texts: where passages are counted, not matches."""

from toolkit.align.whole.find import whole_passages
from toolkit.align.whole.pieces import Box
from toolkit.align.whole.sides import Side, side_of

__all__ = ["Box", "Side", "side_of", "whole_passages"]
