"""GBK as browsers and mirrors decode it, with the user-defined characters that Python's codecs place elsewhere."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

CodeArray = NDArray[np.uint16]
# Microsoft's table gives A989-A995 to the private use area where GB 18030 has ideographic description characters.
_DESCRIPTION_FIRST, _DESCRIPTION_CODES = 0xE7E7, range(0xA989, 0xA996)
# Characters that converters render in more than one way: the other ways, with the code they came from.
_ALIASES = {"\u30fb": 0xA1A4, "\u2015": 0xA1AA, "\u301c": 0xA1AB, "\u2225": 0xA1AC, "\u22ef": 0xA1AD, "\u20ac": 0xA2E3}


@cache
def _tables() -> tuple[CodeArray, CodeArray]:
    decode, encode = np.zeros(0x10000, dtype=np.uint16), np.zeros(0x10000, dtype=np.uint16)
    for code in range(0x8140, 0xFEFF):
        if code & 0xFF < 0x40 or code & 0xFF in (0x7F, 0xFF):
            continue
        try:
            char = code.to_bytes(2, "big").decode("gb18030")
        except UnicodeDecodeError:
            continue
        decode[code], encode[ord(char)] = ord(char), code
    for offset, code in enumerate(_DESCRIPTION_CODES):
        encode[_DESCRIPTION_FIRST + offset] = code
    for alias, code in _ALIASES.items():
        encode[ord(alias)] = encode[ord(alias)] or code
    return decode, encode


def to_gbk(codes: CodeArray) -> CodeArray:
    """Two-byte code of each character, lead byte high; 0 where it has none."""
    return _tables()[1][codes]


def from_gbk(codes: CodeArray) -> CodeArray:
    """Character of each two-byte code; 0 where the code is not assigned."""
    return _tables()[0][codes]
