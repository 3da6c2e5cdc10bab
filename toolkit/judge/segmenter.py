"""The word segmenter, for judges that ask about words. Matching never does."""

from __future__ import annotations

import logging
from functools import cache

import jieba


@cache
def segmenter() -> jieba.Tokenizer:
    """The segmenter; its dictionary is read when words are first asked for, which takes most of a second."""
    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()
