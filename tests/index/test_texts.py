from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from toolkit.errors import BadIndex
from toolkit.index.texts import PackedText, Texts, write_texts
from toolkit.model import OffsetMap


def some_texts() -> list[PackedText]:
    texts = []
    for i in range(40):
        text = f"第{i}村修桥𠮷\ud800座。" * (i % 5)
        rng = np.random.default_rng(i)
        places = np.arange(len(text), dtype=np.int32) * 2
        origin = OffsetMap(places, places + 1) if i % 3 == 0 else None
        texts.append(PackedText(text, rng.random(len(text)) < 0.5, origin))
    return texts


def test_texts_come_back_as_they_were(tmp_path: Path) -> None:
    texts = some_texts()
    write_texts(tmp_path, texts)
    order = np.random.default_rng(1).permutation(len(texts)).tolist()
    for number, found in zip(order, Texts(tmp_path).read(order), strict=True):
        assert found.text == texts[number].text
        assert found.readable.tolist() == texts[number].readable.tolist()
        expected = texts[number].origin
        if expected is None or not len(expected.starts):
            assert found.origin is None
        else:
            assert found.origin is not None
            assert found.origin.starts.tolist() == expected.starts.tolist()
            assert found.origin.ends.tolist() == expected.ends.tolist()


def test_a_flipped_bit_is_found_where_it_is_read(tmp_path: Path) -> None:
    write_texts(tmp_path, some_texts())
    path = tmp_path / "texts.bin"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)
    with pytest.raises(BadIndex, match="damaged"):
        Texts(tmp_path).read(range(40))


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    write_texts(tmp_path, some_texts())
    path = tmp_path / "texts.bin"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BadIndex):
        Texts(tmp_path).read(range(40))
