"""The toolkit in a notebook or a script: the commands as functions, what they find as objects."""

from toolkit.api.checking import CheckedReport, Checks, check
from toolkit.api.corpora import Added, Corpus, Index
from toolkit.api.reuse import Reuse, dedup

__all__ = ["Added", "CheckedReport", "Checks", "Corpus", "Index", "Reuse", "check", "dedup"]
