from __future__ import annotations

from toolkit.judge.segmenter import segmenter


def test_one_segmenter_serves_all_and_cuts_text_without_a_space() -> None:
    assert segmenter() is segmenter()
    assert list(segmenter().cut("全镇建立首问负责制度", HMM=False))[-1] == "制度"
