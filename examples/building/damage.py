"""What web mirrors and word spinners do to a text, done on purpose."""

from __future__ import annotations

import re
from collections.abc import Sequence

import opencc

from examples.building.placed import Placed

# Readings of the characters that a mirror glosses; public dictionary knowledge.
_READINGS = {
    "報": "bào", "發": "fā", "時": "shí", "來": "lái", "間": "jiān", "業": "yè", "務": "wù", "縣": "xiàn",
    "監": "jiān", "資": "zī", "點": "diǎn", "個": "gè", "員": "yuán", "執": "zhí", "數": "shù", "辦": "bàn",
    "對": "duì", "門": "mén", "應": "yīng", "標": "biāo", "據": "jù", "條": "tiáo", "網": "wǎng", "號": "hào",
}  # fmt: skip
_SLIP = re.compile(r"　（[一二三四五六七八九十]）[一-鿿]{2,8}")
_LEAD = b"\xa1"
ASCII_END = 0x80


def read_rules(text: str) -> list[tuple[str, str]]:
    """`source<TAB>target` lines; `#` starts a comment line."""
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [(source, target) for source, _, target in (line.partition("\t") for line in lines)]


def spin(text: str, rules: Sequence[tuple[str, str]]) -> str:
    """Replace rule after rule over the spinner's own output, blind to words, as real ones do."""
    for source, target in rules:
        text = text.replace(source, target)
    return text


def mirror(placed: Placed) -> Placed:
    """Traditional characters with pinyin glosses, and headings whose GBK bytes slipped by one."""
    traditional = opencc.OpenCC("s2tw").convert(placed.text)
    if len(traditional) != len(placed.text):
        raise ValueError("Traditional text has another length: offsets would be lost")
    slips = {hit.start(): stop for hit in _SLIP.finditer(traditional) if (stop := _slip_end(hit))}
    out, starts, ends, at, length = [], [], [], 0, 0
    while at < len(traditional):
        stop, shown = _damage(traditional, at, slips)
        starts += [length] * (stop - at)
        length += len(shown)
        ends += [length] * (stop - at)
        out.append(shown)
        at = stop
    return placed.through("".join(out), starts, ends)


def _damage(text: str, at: int, slips: dict[int, int]) -> tuple[int, str]:
    if at in slips:
        return slips[at], slip(text[at : slips[at]])
    char = text[at]
    return at + 1, f"{char}({_READINGS[char]})" if char in _READINGS else char


def _slip_end(hit: re.Match[str]) -> int | None:
    """Find where a slip can stop by itself: after the first character whose second byte is an ASCII letter."""
    for end in range(hit.start() + 5, hit.end() + 1):
        if hit.string[end - 1].encode("gb18030")[-1] < ASCII_END:
            return end
    return None


def slip(text: str) -> str:
    """Show what a GBK reader makes of the text when it lost the first byte, the lead byte of an ideographic space."""
    data = text.encode("gb18030")
    if not data.startswith(_LEAD):
        raise ValueError(f"a slip starts at a symbol of row A1, not at {text[:1]!r}")
    return data[1:].decode("gb18030")
