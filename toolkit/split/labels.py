"""Lines of labelled values (发布时间:… 来源:… 字体:[大 中 小]) taken apart into furniture."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from toolkit.model import Furniture
from toolkit.split import site_words as words
from toolkit.split.lines import number_of

# A labelled line is looked at this far; what follows in a longer one is text.
MAX_LABEL_LINE_CHARS = 400
_MAX_SEARCHED_CHARS = 120
_MAX_PREFIX_CHARS = 24
_MAX_VALUE_CHARS = {"breadcrumb": 200, "url": 200, "title": 100, "navigation": 120, "counter": 20}
_VALUE_EDGES = " \t\u3000\xa0[]【】()（）|｜·•,，;；"
_PROSE = re.compile(r"[。！？；!]")
_AFTER_DATE = re.compile(r"[^。，,；;]{0,14}")
_COUNT = re.compile(r"\D{0,3}(?P<count>\d[\d,]{0,12})?\D{0,8}")


class _Segment(NamedTuple):
    label: str
    word: str
    value: str
    start: int
    end: int


def iso_date(text: str) -> str:
    """Read the first date in a text as YYYY-MM-DD; "" where there is none or it is no day of the calendar."""
    if m := words.DATE.search(text):
        parts = int(m["year"]), int(m["month"]), int(m["day"])
    elif m := words.CHINESE_DATE.search(text):
        year = "".join(str(number_of(c)) if c not in "○0OＯ" else "0" for c in m["year"])
        parts = int(year), number_of(m["month"]), number_of(m["day"])
    else:
        return ""
    try:
        return date(*parts).isoformat()
    except ValueError:
        return ""


def labelled(line: str, offset: int, *, tail: bool) -> list[Furniture]:
    """Furniture that a whole line of labelled values is, in order and without gaps; empty if it is none.

    offset: where the line starts in the page. tail: the line stands after the text, where a lone 日期 signs it.
    """
    segments = _segments(line)
    if not segments or len(line) > MAX_LABEL_LINE_CHARS:
        return []
    alone = len(segments) == 1
    if not all(_is_sound(s, alone=alone, tail=tail) for s in segments):
        return []
    return [_furniture(s, offset) for s in segments]


def labelled_prefix(line: str, offset: int) -> list[Furniture]:
    """Furniture at the start of a line that goes on as text (a page whose line ends were lost); empty if none."""
    segments = _segments(line)
    if not segments:
        return []
    closed: list[Furniture] = []
    for this, following in zip(segments, [*segments[1:], None], strict=False):
        value_start = this.end - len(this.value)
        stop = words.CLOSED_VALUE.match(line, value_start)
        if following is None and stop is None:
            break
        end = this.end if following is not None or stop is None else _rtrim(line, stop.end())
        piece = this._replace(value=line[value_start:end], end=end)
        if not _is_sound(piece, alone=False, tail=False):
            break
        closed.append(_furniture(piece, offset))
    return closed


def _segments(line: str) -> list[_Segment]:
    """Label by label, each reaching to the next; the first takes in what stands before it."""
    line = line[:MAX_LABEL_LINE_CHARS]
    prefix = words.LABEL_PREFIX.match(line)
    lead = 0 if prefix is None else prefix.end()
    starts = line[lead : lead + 1] in words.LABEL_FIRST and words.LABEL.match(line, lead) is not None
    if not starts and not _may_start_late(line):
        return []
    marks = list(words.LABEL.finditer(line))
    if not marks or not _is_prefix(line[: marks[0].start()], n_labels=len(marks)):
        return []
    first = marks[0].start()
    stamp = _date_before(line[:first])
    late = 0 if stamp is None else first
    borders = [late, *(m.start() for m in marks[1:]), len(line)]
    lead_in = [] if stamp is None else [_Segment("published", "发布时间", stamp.group(), 0, _rtrim(line, first))]
    return lead_in + [
        _Segment(
            str(m.lastgroup),
            re.sub(r"[\s:：]", "", m.group()),
            line[m.end() : stop].rstrip(),
            start,
            _rtrim(line, stop),
        )
        for m, start, stop in zip(marks, borders[:-1], borders[1:], strict=True)
    ]


def _date_before(prefix: str) -> re.Match[str] | None:
    """Find the date that ends what stands before the first label, if any ("某局 2023-01-20 来源:…")."""
    found = words.DATE.search(prefix) if len(prefix) <= _MAX_VALUE_CHARS["breadcrumb"] else None
    return found if found is not None and not prefix[found.end() :].strip(_VALUE_EDGES) else None


def _rtrim(line: str, stop: int) -> int:
    return len(line[:stop].rstrip())


def _may_start_late(line: str) -> bool:
    """Whether labels may follow a time stamp or a name ("某局 | 来源:… 浏览:…")."""
    if len(line) > _MAX_SEARCHED_CHARS or not (":" in line or "：" in line):
        return False
    return _PROSE.search(line) is None


def _is_prefix(prefix: str, *, n_labels: int) -> bool:
    bare = prefix.strip(_VALUE_EDGES)
    if not bare or (_date_before(bare) is not None and len(bare) <= 60):
        return True
    return len(bare) <= _MAX_PREFIX_CHARS and n_labels > 1 and not re.search(r"[，,、：:]", bare)


def _is_sound(segment: _Segment, *, alone: bool, tail: bool) -> bool:
    """Whether a value is such as its label takes; prose after a label word is none."""
    label, value = segment.label, segment.value.strip(_VALUE_EDGES)
    if len(value) > _MAX_VALUE_CHARS.get(label, 60) or _PROSE.search(value):
        return False
    if label == "published":
        return _is_date_value(segment, value, alone=alone, tail=tail)
    if label == "counter":
        return _COUNT.fullmatch(value) is not None
    if label == "site":
        return tail
    if label == "url":
        return "/" in value or "." in value or not value
    return not (alone and segment.word in words.WEAK_LABELS and len(value) > 20)


def _is_date_value(segment: _Segment, value: str, *, alone: bool, tail: bool) -> bool:
    weak = segment.word in words.WEAK_LABELS
    if weak and alone:
        return not tail and (not value or words.STAMP.fullmatch(value) is not None)
    found = words.DATE.match(value) or words.CHINESE_DATE.match(value)
    if found is None:
        return not value
    return _AFTER_DATE.fullmatch(value, found.end()) is not None


def _furniture(segment: _Segment, offset: int) -> Furniture:
    value = segment.value.strip(_VALUE_EDGES)
    if segment.label == "published":
        value = iso_date(value)
    elif segment.label == "counter":
        count = _COUNT.fullmatch(value)
        value = "" if count is None or count["count"] is None else count["count"].replace(",", "")
    elif segment.label == "breadcrumb":
        value = words.CRUMB_MARKS.sub(" > ", value)
    elif segment.label == "site":
        value = value.split(maxsplit=1)[0] if value else ""
    elif segment.label == "navigation":
        value = ""
    return Furniture(segment.label, value, offset + segment.start, offset + segment.end)
