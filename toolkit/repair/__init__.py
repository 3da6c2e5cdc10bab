"""Repair: a page's text with what web mirrors did to it undone, and an offset map back to the original."""

from toolkit.repair.describe import describe_repairs
from toolkit.repair.repair import classified, repair

__all__ = ["classified", "describe_repairs", "repair"]
