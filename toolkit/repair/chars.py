"""Character classes: one look-up a character tells which repairs a text could need at all."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

CodeArray = NDArray[np.uint16]
FlagArray = NDArray[np.uint16]

CONTROL, FOLDED, TRADITIONAL, BRACKET, PINYIN, LOST, FULLWIDTH, SYMBOL = (1 << bit for bit in range(8))
# These no repair asks for, but later stages, and it is the same look-up: marks that stand for words to be filled in,
# characters that end a line beside \n and \r, and white space beside \n and \r.
CROSS, GLYPH, RULED, TOLD, SOMEBODY, RARE_BREAK, BLANK = (1 << bit for bit in range(8, 15))

CROSSES = "×✕✖╳XxＸｘ"
GLYPHS = "▲△●○◯〇■□◎☆★＊*"
BLANKS = "\t\x0b\x0c\x1c\x1d\x1e\x1f \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B)))
BLANKS += "\u2028\u2029\u202f\u205f\u3000"
RARE_BREAKS = "\x0b\x0c\x85\u2028\u2029"

CONTROL_RANGES = (
    (0x00, 0x08),
    (0x0B, 0x0C),
    (0x0E, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB),
    (0xFFFE, 0xFFFF),
)
# Kana, bopomofo, box drawing, the user-defined area and signs of logic: rows of GB 2312 that prose hardly uses and
# slipped bytes hit. Left out are ∶ ∙ ≈ ≤ ≥ and ・, which reports do use.
_SYMBOL_RANGES = (
    (0x2208, 0x2218),
    (0x221D, 0x2235),
    (0x226E, 0x22BF),
    (0x2501, 0x2570),
    (0x3041, 0x30FA),
    (0x3105, 0x3129),
    (0xE000, 0xE864),
)
# CJK Radicals Supplement: PDF fonts map glyphs there; Unicode gives most no decomposition.
# Source: EquivalentUnifiedIdeograph.txt of the Unicode character database.
_RADICALS = dict(
    zip(
        "⺁⺃⺄⺅⺆⺈⺉⺊⺋⺐⺒⺓⺔⺕⺖⺘⺙⺛⺞⺟⺠⺡⺢⺣⺤⺦⺨⺩⺬⺭⺰⺷⺻⺼⺾⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "厂乚乙亻冂刀刂卜㔾尢巳幺彑彐忄扌攵旡歺母民氵氺灬爫丬犭王示礻纟羊聿肉艹虎衤覀西见角讠贝车辶阝钅長镸长门阜阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)
LOST_BEFORE_HAN = re.compile("[?\ufffd][^\x00-\x7f]")


def code_units(text: str) -> CodeArray:
    """UTF-16 code units; characters beyond the basic plane become two surrogates, which belong to no class."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)


@cache
def to_simplified() -> dict[str, str]:
    """Each Traditional character with its Simplified one (single characters only; phrases are OpenCC's)."""
    pairs = files("toolkit.data").joinpath("traditional.txt").read_text(encoding="utf-8").strip()
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


@cache
def folded() -> dict[str, str]:
    """Kangxi radicals, radical supplements and compatibility ideographs with the ordinary character they look like."""
    table = dict(_RADICALS)
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00)):
        char = chr(code)
        plain = unicodedata.normalize("NFKC", char)
        if plain != char and len(plain) == 1 and plain >= "\u3400":
            table[char] = plain
    return table


@cache
def _simplified_table() -> CodeArray:
    table = np.arange(0x10000, dtype=np.uint16)
    for traditional, simplified in to_simplified().items():
        table[ord(traditional)] = ord(simplified)
    return table


def bmp_codes(text: str) -> CodeArray:
    """Code point of each character, 0 for those beyond the basic plane. shape (n_chars,)."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.where(codes < 0x10000, codes, 0).astype(np.uint16)


def bmp_units(text: str) -> CodeArray:
    """Do what `bmp_codes` does, faster where all characters lie in the basic plane."""
    units = code_units(text)
    return units if len(units) == len(text) else bmp_codes(text)


def simplified_codes(codes: CodeArray) -> CodeArray:
    """Replace Traditional characters one by one, for counting and scoring."""
    return _simplified_table()[codes]


@cache
def _class_table() -> FlagArray:
    table = np.zeros(0x10000, dtype=np.uint16)
    for ranges, flag in ((CONTROL_RANGES, CONTROL), (_SYMBOL_RANGES, SYMBOL)):
        for first, last in ranges:
            table[first : last + 1] |= np.uint16(flag)
    table[[ord(char) for char in to_simplified()]] |= np.uint16(TRADITIONAL)
    table[[ord(char) for char in folded()]] |= np.uint16(FOLDED)
    pinyin = "abcdefghijklmnopqrstuvwxyzāáǎàăēéěèĕêīíǐìĭōóǒòŏūúǔùŭüǖǘǚǜńňǹḿɑɡ"
    marks = {BRACKET: "(（", LOST: "?\ufffd", PINYIN: pinyin, CROSS: CROSSES, GLYPH: GLYPHS, RULED: "_＿"}
    marks |= {TOLD: "填{[【", SOMEBODY: "某", RARE_BREAK: RARE_BREAKS, BLANK: BLANKS}
    for flag, chars in marks.items():
        table[[ord(char) for char in chars]] |= np.uint16(flag)
    for low, high in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ")):
        table[ord(low) : ord(high) + 1] |= np.uint16(FULLWIDTH)
    return table


def classify(text: str) -> FlagArray:
    """Class flags of every UTF-16 code unit of the text. shape (n_units,)."""
    return _class_table().take(code_units(text), mode="clip")  # in range by type: clip only skips the check


def seen_in(flags: FlagArray) -> int:
    """Every class that occurs."""
    return int(np.bitwise_or.reduce(flags, initial=0))
