"""Whether a document is a template essay: written to be filled in by whoever needs one, not by an agency about itself.

The one place where this is decided: `Metadata.genre`, the flag `template_essay` and relation `template_site` follow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from toolkit.describe.blanks import BlankKind, find_blanks
from toolkit.model import DocumentPart, Layout, Text
from toolkit.repair.word_starts import MILL

THRESHOLD = 0.5
"""Score from which on a document is called a template essay: one plain sign, or two weaker ones."""

_HEAD_CHARS = 600
_FOOT_CHARS = 400
_BODY_CHARS = 1200

# What essay mills put around their texts. 示范文本 and 规范文件 hold no 范文.
_MILL = re.compile(
    r"(?<![示规模师典])范文(?!化|本|件|明|字)|小编|(?:精品|精选|通用|优秀|最新|推荐|集锦|汇编|合集|大全|热门|实用|必备|标准版)"
    r"[^。\n]{0,6}[\d一二三四五六七八九十]{1,3}篇|[\d一二三四五六七八九十]{1,3}篇(?:精选|合集|汇总|大全|通用|范例)|"
    r"(?<!\d)[1-9]\d{2,3}字(?![号节])|(?:总结|报告|计划|汇报|体会|讲话稿|发言稿)(?:模板|样本|怎么写|大全)|为大家(?:整理|收集|分享|带来|推荐)|"
    r"(?:仅供|供您|供大家)(?:参考|阅读)|欢迎(?:阅读|下载|大家阅读|借鉴)|希望(?:对|能)[^。\n]{0,12}(?:帮助|有所帮助)|"
    r"文库|演讲稿网|作文网|论文网|本文(?:网址|地址|来自|由[^。\n]{2,12}整理)|第一文档|下载(?:word|Word|文档|本文)|未经授权|更多[^。\n]{2,12}(?:尽在|请关注)"
)  # One of these stands on every such page, or a size in its title: looked for first, being faster.
_MILL_HINTS = ("范文", "小编", "文库", "供参考", "为大家", "本文网址", "总结模板", "报告模板", "欢迎阅读", "欢迎下载")
MILL_PAIRS = ("范文", "小编", "文库", "供参", "为大", "文网", "结模", "告模", "迎阅", "迎下")
"""One of these is in each of _MILL_HINTS: the two characters of it that stand together in few other words."""
_SIZE = re.compile(r"[1-9]\d{2,3}字|[\d一二三四五六七八九十]篇")


@dataclass(frozen=True, slots=True)
class Sign:
    """One reason. weight: 0-1, chance that it alone makes a template; zh, en: for people, with the words quoted."""

    weight: float
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class EssaySigns:
    """How likely a document is a template essay (score, 0-1), and why."""

    score: float
    signs: tuple[Sign, ...]

    @property
    def is_essay(self) -> bool:
        """Whether it is to be treated as one."""
        return self.score >= THRESHOLD


def essay_signs(
    text: Text, layout: Layout, part: DocumentPart, *, agency: str | None, region: str | None
) -> EssaySigns:
    """Weigh the signs. Only the ends of page and document are read.

    score = 1 - product of (1 - weight), signs taken as independent; less where a single document has an agency and
    place of its own. On a government's site nothing is a template essay. The weights are set by hand.
    """
    if _is_governments(layout):
        return EssaySigns(0.0, ())
    mill = _mill_words(text, part)
    several = part.part is not None
    own_facts = bool(agency and region)
    if not (several or mill) and agency:
        return EssaySigns(0.0, ())
    signs = [*_of_page(part, len(layout.parts)), *_of_words(mill), *_of_blanks(text.text, part)]
    if signs and not (agency or region):
        signs.append(Sign(0.15, "没有本单位、本地方的名称", "it names no agency and no place of its own"))
    odds = 1.0
    for sign in signs:
        odds *= 1 - sign.weight
    score = (1 - odds) * (0.6 if own_facts and not several else 1.0)
    return EssaySigns(round(score, 3), tuple(signs))


def _is_governments(layout: Layout) -> bool:
    return any(piece.label == "url" and ".gov." in piece.value for piece in layout.furniture)


def _mill_words(page: Text, part: DocumentPart) -> list[str]:
    """What essay mills write, each once, from the head and foot of the page and of the document."""
    is_sized = _SIZE.search(part.title or "") is not None
    if not is_sized and page.starts is not None and not page.starts.of(MILL, 0, len(page.text)):
        return []
    text = page.text
    ends = [text[:_HEAD_CHARS], text[part.start : min(part.end, part.start + _HEAD_CHARS // 2)]]
    ends += [text[max(part.start, part.end - _FOOT_CHARS // 2) : part.end], text[-_FOOT_CHARS:]]
    whole = "\n".join(dict.fromkeys(ends))
    if not is_sized and not any(word in whole for word in _MILL_HINTS):
        return []
    return list(dict.fromkeys(match[0] for match in _MILL.finditer(whole)))


def _of_page(part: DocumentPart, n_parts: int) -> list[Sign]:
    if part.part is None:
        return []
    return [
        Sign(
            0.6,
            f"同一网页有{n_parts}篇文章（本篇为“{part.part}”）",
            f"{n_parts} texts stand on one page (“{part.part}”)",
        )
    ]


def _of_words(mill: list[str]) -> list[Sign]:
    if not mill:
        return []
    quoted = "”“".join(mill[:4])
    return [
        Sign((0.25, 0.5, 0.7)[min(len(mill), 3) - 1], f"有范文网站用语“{quoted}”", f"words of essay sites: “{quoted}”")
    ]


def _of_blanks(text: str, part: DocumentPart) -> list[Sign]:
    body = text[part.start : min(part.end, part.start + _BODY_CHARS)]
    signs, seen = [], set[BlankKind]()
    for blank in find_blanks(body):
        if blank.kind in seen:
            continue
        seen.add(blank.kind)
        weight = 0.35 if blank.kind in (BlankKind.PLACE, BlankKind.YEAR) else 0.2
        words = "".join(body[blank.start : blank.end].split())
        signs.append(Sign(weight, f"有未填的空位“{words}”", f"an unfilled slot: “{words}”"))
    return signs
