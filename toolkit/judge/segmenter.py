"""The word segmenter, for judges that ask about words. Matching never does."""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jieba


@cache
def segmenter() -> jieba.Tokenizer:
    """The segmenter; it is imported and its dictionary read when words are first asked for: most of a second."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()
