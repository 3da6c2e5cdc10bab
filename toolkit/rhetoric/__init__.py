"""Rhetoric: turns of speech that recur in other words, who uses them, since when, and where they spread."""

from toolkit.rhetoric.clusters import Clusters, RhetoricParams, Threshold, find_clusters
from toolkit.rhetoric.wordings import Excluded, Wordings, wordings_of

__all__ = ["Clusters", "Excluded", "RhetoricParams", "Threshold", "Wordings", "find_clusters", "wordings_of"]
