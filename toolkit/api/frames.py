"""Tables on their way out: to polars, and to a notebook's eyes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

import pyarrow as pa

from toolkit.errors import MissingExtra
from toolkit.report.safe import displayable

if TYPE_CHECKING:
    import polars

_ROWS = 20


def to_polars(table: pa.Table) -> polars.DataFrame:
    """A table as a polars DataFrame. Raises MissingExtra where polars is not installed."""
    try:
        import polars
    except ImportError:
        raise MissingExtra(
            "polars is not installed", next_step="pip install 'gongwen-reuse[polars]', or use to_arrow()"
        ) from None
    return polars.DataFrame(table)


def html_table(head: Sequence[str], rows: Iterable[Sequence[object]], *, title: str, n_rows: int) -> str:
    """A small table for a notebook; words of the documents stay words. n_rows: how many there are in all."""
    shown = [row for row, _ in zip(rows, range(_ROWS), strict=False)]
    body = "".join(f"<tr>{''.join(f'<td>{_cell(value)}</td>' for value in row)}</tr>" for row in shown)
    more = f"<p>… {n_rows - len(shown):,} more</p>" if n_rows > len(shown) else ""
    heads = "".join(f"<th>{_cell(name)}</th>" for name in head)
    return f"<p><b>{_cell(title)}</b></p><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{more}"


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1%}"
    return "—" if value is None else escape(displayable(str(value)))
