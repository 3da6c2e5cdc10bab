from __future__ import annotations

from tests.judge.fabricate import subject_of
from toolkit.judge.template import template_essay
from toolkit.model import FlagName, Metadata

BODY = "小编为大家整理的范文，仅供参考。\n20xx年，××街道清渠两次，开会三次，请木匠修好了闸门，水又通了。"


def test_the_finding_spans_the_document_and_gives_the_reasons() -> None:
    subject = subject_of(BODY, metadata=Metadata(genre="template_essay"))
    (found,) = template_essay(subject, "zh")
    assert (found.flag, found.start, found.end) == (FlagName.TEMPLATE_ESSAY, 0, len(BODY))
    assert found.score > 0.8
    assert all(word in found.evidence for word in ("“范文”", "“小编”", "“××街道”"))
    (english,) = template_essay(subject, "en")
    assert "unfilled slot" in english.evidence


def test_what_describe_took_for_a_report_is_not_asked() -> None:
    assert list(template_essay(subject_of(BODY, metadata=Metadata(genre="work_summary")), "zh")) == []
