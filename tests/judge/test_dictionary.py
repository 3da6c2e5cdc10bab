"""Of jieba's dictionary as much as is asked for: the same words, cut in the same way."""

from __future__ import annotations

import io

import jieba
import pytest

from tests.judge.rewrite.prose import REPORT
from toolkit.judge.dictionary import Dictionary
from toolkit.judge.segmenter import segmenter

LINES = "渡槽 3 n\n渡口 5 n\n渡口村 2 ns\n水渠 7 n\n"


def test_words_are_read_with_what_they_begin_with() -> None:
    words = Dictionary(io.BytesIO(LINES.encode()))
    assert words.total == 17
    assert len(words) == 0
    assert "渡口" in words
    assert dict(words) == {"渡": 0, "渡槽": 3, "渡口": 5, "渡口村": 2}
    assert "桥" not in words
    assert "水渠" in words
    assert (words["水渠"], words["水"], words.get("桥")) == (7, 0, None)
    assert "" not in words


@pytest.mark.parametrize("hmm", [False, True])
def test_texts_are_cut_as_with_the_whole_dictionary(hmm: bool) -> None:
    for text in (REPORT, "".join(reversed(REPORT)), "Ａ县2016年GDP增长6.5%，𠀀村“三资”管理。"):
        assert list(segmenter().cut(text, HMM=hmm)) == list(jieba.Tokenizer().cut(text, HMM=hmm))


def test_total_is_jieba_s() -> None:
    whole = jieba.Tokenizer()
    whole.initialize()
    assert segmenter().total == whole.total
    assert {word: whole.FREQ[word] for word in segmenter().FREQ} == dict(segmenter().FREQ)
