"""The form in which the detector reads a text: one small number a character, white space left out.

Traditional counts as Simplified and full width as half; a run of digits is one symbol, so is a run of Latin letters.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from toolkit.repair.chars import to_simplified

BoolArray = NDArray[np.bool_]
Int32Array = NDArray[np.int32]
Uint16Array = NDArray[np.uint16]

SKIP, NUMBER, LATIN, OTHER, RARE = range(5)
"""Symbols below the alphabet's own: nothing, digits, letters, anything else, a rare Chinese character."""
FIRST = 5
_BMP = 0x10000


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A text as symbols.

    symbols: shape (n,), uint16. places: shape (n,), int32, offset of each symbol's first character in the text.
    chinese: shape (n,), bool, which symbols are Chinese characters.
    """

    symbols: Uint16Array
    places: Int32Array
    chinese: BoolArray

    def __len__(self) -> int:
        return len(self.symbols)


def read_form(text: str, alphabet: str) -> Form:
    """The form of a text. alphabet: the characters with symbols of their own, in the order of their symbols.

    Any str is accepted, lone surrogates too (they are left out, as is white space).
    """
    symbols = symbols_as_written(text, alphabet)
    places = np.flatnonzero(symbols)
    symbols = symbols[places]
    again = np.zeros(len(symbols), dtype=np.bool_)
    again[1:] = (symbols[1:] == symbols[:-1]) & ((symbols[1:] == NUMBER) | (symbols[1:] == LATIN))
    symbols, places = symbols[~again], places[~again]
    return Form(symbols, places.astype(np.int32), _is_chinese(alphabet)[symbols])


def symbols_as_written(text: str, alphabet: str) -> Uint16Array:
    """The symbol of each character of a text: SKIP for white space, and each digit or letter by itself."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    symbols: Uint16Array = _symbol_table(alphabet)[np.minimum(codes, _BMP)]
    return symbols


@cache
def _symbol_table(alphabet: str) -> Uint16Array:
    """Symbol of each code point of the basic plane; the last entry stands for the planes beyond."""
    table = np.full(_BMP + 1, OTHER, dtype=np.uint16)
    for code in chain(range(0x3400), range(0xA000, 0xAC00), range(0xD7A4, _BMP)):  # elsewhere: ideographs, Hangul
        char = chr(code)
        if char.isspace() or 0xD800 <= code < 0xE000 or code < 0x20 or 0x200B <= code <= 0x200F or code == 0xFEFF:
            table[code] = SKIP
        elif char.isdigit() or char in "０１２３４５６７８９":
            table[code] = NUMBER
        elif "a" <= char.lower() <= "z" or "Ａ" <= char <= "Ｚ" or "ａ" <= char <= "ｚ":
            table[code] = LATIN
    table[0x3400:0x4DC0] = table[0x4E00:0xA000] = table[0xF900:0xFB00] = table[_BMP] = RARE
    for symbol, char in enumerate(alphabet, FIRST):
        table[ord(char)] = symbol
    for wide, narrow in zip("，．！？；：（）", ",.!?;:()", strict=True):
        table[ord(wide)] = table[ord(narrow)] = max(int(table[ord(wide)]), OTHER)
    for traditional, simplified in to_simplified().items():
        if len(traditional) == len(simplified) == 1 and table[ord(traditional)] == RARE and ord(simplified) < _BMP:
            table[ord(traditional)] = table[ord(simplified)]
    return table


@cache
def _is_chinese(alphabet: str) -> BoolArray:
    """Which symbols are Chinese characters."""
    table = np.zeros(FIRST + len(alphabet), dtype=np.bool_)
    table[RARE] = True
    table[FIRST:] = [0x3400 <= ord(char) < 0xFB00 for char in alphabet]
    return table
