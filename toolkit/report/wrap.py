"""Breaking lines the way Chinese is set: between any two characters, but not before closing punctuation, say."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells
from rich.text import Text

# A Latin word or one other character, with the punctuation that must stay with it on either side, and then the space.
_TOKEN = re.compile(r"[（《〈「『【“‘‹]*(?:[!-~\u00a1-\u024f]+|\S)[，。；：！？、）》〉」』】”’…％›]*\s*")


def wrap_lines(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells (a Chinese character takes two). Raises ValueError for width < 2."""
    if width < 2:
        raise ValueError(f"can't wrap to {width} cells")
    lines, line, used = [], "", 0
    for token in _TOKEN.findall(text):
        cells = cell_len(token.rstrip())
        if line and used + cells > width:
            lines.append(line.rstrip())
            line, used = "", 0
        if cells > width:
            *whole, token = chop_cells(token, width)
            lines.extend(whole)
        line += token
        used = cell_len(line)
    return [*lines, line.rstrip()] if line.rstrip() else lines


def wrap_text(text: Text, width: int) -> list[Text]:
    """The same for a styled text."""
    lines, at = [], 0
    for line in wrap_lines(text.plain, width):
        start = text.plain.index(line, at)
        at = start + len(line)
        lines.append(text[start:at])
    return lines
