"""Which slots of a template were left unfilled: ××街道, 20xx年, ▲件, 电话：123456."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.describe.blanks import BlankKind
from toolkit.describe.genre import Genre
from toolkit.judge.subject import Subject
from toolkit.model import Finding, FlagName

_MISSING = {
    BlankKind.PLACE: ("地名或单位名", "a place or body"),
    BlankKind.NUMBER: ("数字", "a number"),
    BlankKind.YEAR: ("年份或日期", "a year or date"),
    BlankKind.CONTACT: ("联系方式", "a telephone number or address"),
    BlankKind.WORDS: ("名称或内容", "a name or words"),
}


def unfilled_slots(subject: Subject, lang: str) -> Iterator[Finding]:
    """One finding a slot. score: how plainly it is one, by its form.

    The forms that laws prescribe have blanks by nature: documents of genre `law` are not asked.
    """
    if subject.metadata.genre == Genre.LAW.value:
        return
    for blank in subject.blanks:
        words = "".join(subject.body[blank.start : blank.end].split())
        zh, en = _MISSING[blank.kind]
        if lang == "en":
            said = f"“{words}”: a slot of a template that was not filled; {en} belongs here"
        else:
            said = f"“{words}”是模板中没有填写的空位，此处应为{zh}"
        first = subject.part.start
        yield Finding(FlagName.UNFILLED_SLOT, blank.sure, first + blank.start, first + blank.end, said)
