"""Crawled words made harmless for a page and for a terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

# Control characters, lone surrogates (no UTF-8 file can hold them) and marks that turn the reading direction around.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile(r"\s+")
# Inside a script element these could end it (`</script>`), open a comment (`<!--`) or break a line.
_SCRIPT_ESCAPES = {"&": "\\u0026", "<": "\\u003c", ">": "\\u003e", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code == 0x0D:
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def displayable(text: str) -> str:
    """Return the text with each character that acts instead of showing replaced by one that shows. Length is kept."""
    return text if text.isprintable() else _ODD.sub(_visible, text)  # a quick look that clears nearly all


def one_line(text: str) -> str:
    """Text fit for one line of a terminal: nothing that moves the cursor or changes colours is left."""
    return _BREAKS.sub(" ", displayable(_BREAKS.sub(" ", text))).strip()


def script_json(value: Json) -> str:
    """JSON that can stand inside `<script type="application/json">`. Raises ValueError on NaN and infinities."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character, escape in _SCRIPT_ESCAPES.items():
        text = text.replace(character, escape)
    return text
