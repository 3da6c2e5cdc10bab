"""GBK runs that a mirror decoded one byte late: `?。ㄒ唬` stands for `　（一`.

A lead byte was lost, so every trail byte was paired with the next lead byte. The slip ends where an ASCII character
follows: that is either the trail byte of the last pair (機 = 99 43, shown as C), or stands behind a lone byte that no
decoder can place (shown as ?). Such a character is U+FFFD in the repaired text; it is never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.model import Repair, RepairKind
from toolkit.repair.chars import CodeArray, bmp_codes
from toolkit.repair.draft import Draft, Patch
from toolkit.repair.gbk import from_gbk, to_gbk
from toolkit.repair.language import FloatArray, costs

# Nats a character and per run. Measured on 5,796 runs of 70 undamaged reports and laws (all but the provincial reports
# also trained the model, so unseen text will cost somewhat more): a run as it should be costs 2-4 a
# character at the median (99.9 %: 9.4 for runs of 3-5, 7.4 for longer ones), the same run slipped 15-17 (1 %: 10.9 and
# 12.4), random common characters 10.8 and more.
# Slipping a run of three to five characters costs it 6.5 in all (1 %), of six to ten 32.
MIN_GAIN = 10.0
MIN_GAIN_UNANNOUNCED = 40.0  # where no ? or U+FFFD stands before the run
MIN_GAIN_KNOWN = 5.0  # behind a mark, on a page with a slipped run elsewhere
MIN_GAIN_PER_CHAR = 3.0
MAX_COST_PER_CHAR = 9.0  # so that unknown scripts and user-defined glyphs don't become random characters
LOST = "\ufffd"
_INDENT, _INDENT_BYTE = "\u3000", 0xA1
_MARKS = ("?", LOST)
_MAX_INDENT = 32  # looking back further would be quadratic on a page without line breaks

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Page:
    """The text, its GBK codes (0: none) and the characters that trail byte i-1 and lead byte i make (0: none)."""

    text: str
    gbk: CodeArray
    shifted: CodeArray


def realign_slips(draft: Draft) -> Draft:
    """Decode slipped runs again wherever the character model finds the result clearly more likely. Linear."""
    codes = bmp_codes(draft.text)
    gbk = to_gbk(codes)
    firsts, lasts = _runs(gbk != 0)
    # An ASCII neighbour can be the trail byte of a run's last pair.
    leads = np.where((codes >= 0x40) & (codes < 0x7F), codes, gbk >> 8)
    shifted = np.zeros_like(codes)
    shifted[1:] = from_gbk((((gbk[:-1] & 0xFF) << 8) | leads[1:]).astype(np.uint16))
    page = _Page(draft.text, gbk, shifted)
    chosen = _improved(page, codes, firsts, lasts)
    patches: list[Patch] = []
    for first, last in zip(firsts[chosen].tolist(), lasts[chosen].tolist(), strict=True):
        patches.append(_patch(page, first, last, patches[-1].end if patches else 0))
    if not patches:
        return draft
    repairs = [
        Repair(RepairKind.SLIPPED_GBK, *draft.to_page(p.start, p.end), p.end - p.start, p.text.count(LOST))
        for p in patches
    ]
    return draft.noting(*repairs).patched(patches)


def _runs(inside: BoolArray) -> tuple[IntArray, IntArray]:
    """First and one-past-last index of every run."""
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    return edges[::2], edges[1::2]


def _improved(page: _Page, codes: CodeArray, firsts: IntArray, lasts: IntArray) -> BoolArray:
    """Which runs [first, last) read better realigned. The first character, half of it lost, is left out of both."""
    shifted_cost, plain_cost = costs(page.shifted), costs(codes)
    n_judged = lasts - firsts - 1
    cost = _sums(shifted_cost, firsts, lasts)
    gain = _sums(plain_cost, firsts, lasts) - cost
    announced = np.isin(codes[np.maximum(firsts - 1, 0)], [ord(mark) for mark in _MARKS]) & (firsts > 0)
    least = np.where(announced, MIN_GAIN, MIN_GAIN_UNANNOUNCED)
    better: BoolArray = _is_plausible(gain, cost, n_judged) & (gain >= least) & (n_judged >= 2)
    if not better.any():
        return better
    # A page known to be damaged needs less evidence for its shorter runs, and an ASCII tail counts: ‖F在 for 現在.
    tails = lasts[lasts < len(codes)]
    tailed = np.zeros(len(lasts), dtype=np.bool_)
    tailed[: len(tails)] = (codes[tails] < 0x80) & (page.shifted[tails] > 0)
    at = lasts[tailed]
    cost[tailed] += shifted_cost[at]
    gain[tailed] += plain_cost[at] - shifted_cost[at]
    plausible = _is_plausible(gain, cost, n_judged + tailed)
    return better | (plausible & announced & (gain >= MIN_GAIN_KNOWN))


def _is_plausible(gain: FloatArray, cost: FloatArray, n_judged: IntArray) -> BoolArray:
    result: BoolArray = (gain >= MIN_GAIN_PER_CHAR * n_judged) & (cost <= MAX_COST_PER_CHAR * n_judged)
    return result


def _sums(values: FloatArray, firsts: IntArray, lasts: IntArray) -> FloatArray:
    """Sum of each run's values but for its first."""
    before = np.concatenate([[0.0], np.cumsum(values)])
    sums: FloatArray = before[lasts] - before[firsts + 1]
    return sums


def _patch(page: _Page, first: int, last: int, free: int) -> Patch:
    """Realign run [first, last) together with the mark before it and the odd byte behind it.

    Nothing before `free` is touched: two runs can share one mark.
    """
    text, start = page.text, first
    if first and text[first - 1] in _MARKS:
        start = first - 1
    indented = _opens_line(text, start) and page.gbk[first] >> 8 == _INDENT_BYTE
    chars = [_INDENT if indented else LOST]
    chars += [chr(code) if code else LOST for code in page.shifted[first + 1 : last].tolist()]
    starts = [start, *range(first, last - 1)]
    ends = [*range(first + 1, last + 1)]
    end = last
    tail = text[last : last + 1]
    if tail and tail.isascii() and tail >= "@" and page.shifted[last]:
        chars.append(chr(page.shifted[last]))
        end = last + 1
    else:
        chars.append(LOST)
        end = last + (tail in _MARKS and tail != "")
    starts.append(last - 1)
    ends.append(end)
    return Patch(max(start, free), end, "".join(chars), starts, ends)


def _opens_line(text: str, start: int) -> bool:
    """Whether only a few spaces stand between the start of the line and `start`."""
    before = text[max(0, start - _MAX_INDENT) : start].rstrip(" \t\xa0\u3000")
    return before.endswith(("\n", "\r")) or (not before and start < _MAX_INDENT)
