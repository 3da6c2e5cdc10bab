"""Breaking lines the way Chinese is set: between any two characters, but never before closing punctuation."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells

# A Latin word or one other character, with the closing punctuation and then the space that must stay with it.
_TOKEN = re.compile(r"(?:[!-~\u00a1-\u024f]+|\S)[，。；：！？、）》」』”’…％]*\s*")


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
