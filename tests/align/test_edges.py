"""Ends of matches and the borders of clauses."""

from __future__ import annotations

from toolkit.align.borders import CLAUSE, SECTION, SENTENCE, Side
from toolkit.align.chain import Block
from toolkit.align.edges import at_borders, pieces_at_borders
from toolkit.align.span_pair import SpanPair, spanning
from toolkit.model import MatchKind


def side(marked: str) -> Side:
    """A text in matching form: a clause begins behind |, a sentence behind /, a section behind #."""
    marks, text, level = bytearray(), "", SECTION
    for char in marked:
        if char in "|/#":
            level = {"|": CLAUSE, "/": SENTENCE, "#": SECTION}[char]
        else:
            text += char
            marks.append(level)
            level = 0
    return Side(text, bytes(marks))


def moved(left: str, right: str, block: Block) -> SpanPair:
    one, other = side(left), side(right)
    assert one.text[block.left : block.left_end] == other.text[block.right : block.right_end]
    return at_borders(one, other, spanning([block], MatchKind.VERBATIM))


def shown(left: str, pair: SpanPair) -> str:
    return side(left).text[pair.left_start : pair.left_end]


EQUAL = "组织村民清扫街巷河道"


def test_an_end_at_a_border_stays() -> None:
    pair = moved(f"渡口|{EQUAL}|摆渡", f"粮站/{EQUAL}/看仓", Block(2, 2, 10))
    assert (shown(f"渡口|{EQUAL}|摆渡", pair), pair.kind) == (EQUAL, MatchKind.VERBATIM)


def test_chance_beyond_a_border_is_dropped() -> None:
    left = f"渡口/{EQUAL}/在江边"
    pair = moved(left, f"粮站/{EQUAL}/在仓里", Block(2, 2, 11))
    assert shown(left, pair) == EQUAL


def test_a_changed_place_at_the_start_is_taken_in() -> None:
    left = f"渡口/柏川县{EQUAL}/摆渡"
    pair = moved(left, f"粮站/汀安区{EQUAL}/看仓", Block(5, 5, 10))
    assert (shown(left, pair), pair.kind) == (f"柏川县{EQUAL}", MatchKind.SLOT_FILLED)


def test_other_words_at_the_start_leave_a_verbatim_match_alone() -> None:
    left = f"渡口/常常{EQUAL}/摆渡"
    pair = moved(left, f"粮站/努力{EQUAL}/看仓", Block(4, 4, 10))
    assert (shown(left, pair), pair.kind) == (EQUAL, MatchKind.VERBATIM)


def test_other_words_in_a_sentence_that_ends_alike_are_an_edit() -> None:
    left = f"渡口/{EQUAL}做得好/摆渡"
    pair = moved(left, f"粮站/{EQUAL}很得好/看仓", Block(2, 2, 10))
    assert (shown(left, pair), pair.kind) == (f"{EQUAL}做得好", MatchKind.EDITED)


def test_no_end_moves_over_a_section() -> None:
    left = f"三十二#{EQUAL}/摆渡"
    pair = moved(left, f"一百零五#{EQUAL}/看仓", Block(3, 4, 10))
    assert shown(left, pair) == EQUAL


def test_nothing_moves_where_borders_are_unknown() -> None:
    pair = spanning([Block(1, 1, 8)], MatchKind.VERBATIM)
    assert at_borders(Side("柏" + EQUAL), Side("汀" + EQUAL), pair) == pair
    assert pieces_at_borders(Side("柏" + EQUAL), Side("汀" + EQUAL), pair.blocks) == [Block(1, 1, 8)]


def test_a_moved_piece_takes_the_rest_of_its_clause() -> None:
    one, other = side(f"{EQUAL}值班长停岗|摆渡船加开两班"), side(f"摆渡船加开两班|{EQUAL}班组长停岗")
    pieces = [Block(0, 7, 10), Block(15, 0, 7)]
    found = pieces_at_borders(one, other, pieces)
    assert found[0] == pieces[0]
    assert found[-1] == pieces[1]
    assert sum(block.length for block in found) == 10 + 7 + 3
