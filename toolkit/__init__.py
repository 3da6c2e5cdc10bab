"""Text reuse in Chinese official documents.

    from toolkit import Corpus, Index, check, dedup

What is behind these names is imported when it is first asked for, so that `import toolkit` costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers know it; `typing` would have to be imported for nothing

if TYPE_CHECKING:
    from toolkit.api import Corpus, Index, check, dedup

__version__ = "0.1.0"
__all__ = ["Corpus", "Index", "__version__", "check", "dedup"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from toolkit import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
