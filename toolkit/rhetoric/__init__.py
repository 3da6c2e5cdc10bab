"""Rhetoric: turns of speech that recur in other words, who uses them, since when, and where they spread."""

from toolkit.rhetoric.clusters import Clusters, find_clusters
from toolkit.rhetoric.params import RhetoricParams
from toolkit.rhetoric.threshold import Threshold
from toolkit.rhetoric.turns import Rhetoric, Sources, Turn, tell
from toolkit.rhetoric.wordings import Excluded, Wordings, wordings_of

__all__ = [
    "Clusters",
    "Excluded",
    "Rhetoric",
    "RhetoricParams",
    "Sources",
    "Threshold",
    "Turn",
    "Wordings",
    "find_clusters",
    "tell",
    "wordings_of",
]
