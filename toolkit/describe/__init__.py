"""Describing: who wrote a document, for which place and year, when it was published, and what kind of text it is."""

from toolkit.describe.gazetteer import Gazetteer, Mention, Place
from toolkit.describe.genre import Genre
from toolkit.describe.metadata import describe

__all__ = ["Gazetteer", "Genre", "Mention", "Place", "describe"]
