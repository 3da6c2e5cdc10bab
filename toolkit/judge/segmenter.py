"""The word segmenter, for judges that ask about words. Matching never does."""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jieba


@cache
def segmenter() -> jieba.Tokenizer:
    """The segmenter, jieba's; imported when words are first asked for. Of its dictionary it reads what is asked for."""
    import jieba

    from toolkit.judge.dictionary import Dictionary

    jieba.setLogLevel(logging.WARNING)
    words = jieba.Tokenizer()
    with words.get_dict_file() as source:
        words.FREQ = Dictionary(source)
    words.total, words.initialized = words.FREQ.total, True
    return words
