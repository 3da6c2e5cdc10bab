from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.report.reasons import told_reason

READERS = Path(__file__).resolve().parents[2] / "toolkit" / "read"


def _text(node: ast.expr | None) -> str | None:
    """A literal or formatted string with a number for whatever is put in; None where it is neither."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    return None


def reasons() -> Iterator[str]:
    """What the readers of files say of those that they can't use."""
    for file in sorted(READERS.rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name | ast.Attribute):
                continue
            name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr
            if name in {"Unreadable", "refuse", "Skipped"} and call.args:
                said = call.args[0] if name == "Unreadable" else call.args[-1]
                yield from filter(None, [_text(said), *(_text(word.value) for word in call.keywords)])


REASONS = sorted({reason for reason in reasons() if re.search("[a-z]{5}", reason)})


def test_there_are_reasons() -> None:
    assert len(REASONS) > 40


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_told_in_chinese(reason: str) -> None:
    told = told_reason(reason, "zh")
    assert told_reason(reason, "en") == reason
    assert re.search("[\u4e00-\u9fff]", told), told
    for part in told.split("；"):
        assert re.search("[\u4e00-\u9fff]", part) or not re.search("[a-z]{3}", part), told


def test_what_is_put_in_is_kept_and_pieces_are_told_one_by_one() -> None:
    assert told_reason("12 bytes, limit 7; cut it into smaller files", "zh") == "12 字节，上限 7；请拆成较小的文件"
    assert told_reason("已读，但：encoding guessed: big5", "zh") == "已读，但：编码为猜测：big5"
    assert told_reason("read, but: encoding guessed: big5", "zh") == "已读，但：编码为猜测：big5"
    assert told_reason("3 more lines: not JSON: Expecting value", "zh") == "另有 3 行：不是 JSON：Expecting value"


def test_what_nobody_translated_stays_as_it_is() -> None:
    assert told_reason("disk on fire; run", "zh") == "disk on fire；run"
    assert told_reason("", "zh") == ""
