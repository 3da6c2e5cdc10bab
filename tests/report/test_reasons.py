from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.report.reasons import told_error, told_reason

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


PACKAGE = READERS.parent
_NOT_TOLD = {"experiment", "api", "fingerprint", "pair"}
"""Folders whose errors no command says in Chinese: experiments speak English, the rest is for programmers."""

_ERRORS = {"BadInput", "BadIndex", "MissingExtra", "SketchMismatch", "ToolkitError"}


def errors() -> Iterator[str]:
    """What commands say that could not run, and what to do about it."""
    for file in sorted(PACKAGE.rglob("*.py")):
        if file.relative_to(PACKAGE).parts[0] in _NOT_TOLD:
            continue
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _ERRORS:
                words = [*call.args[:1], *(word.value for word in call.keywords if word.arg == "next_step")]
                yield from filter(None, map(_text, words))


ERRORS = sorted(
    {said for said in errors() if re.search("[a-z]{5}", said)} - {"background table has 7 slots, not a power of two"}
)


def test_there_are_errors() -> None:
    assert len(ERRORS) > 100


@pytest.mark.parametrize("said", ERRORS)
def test_every_error_is_told_in_chinese(said: str) -> None:
    told = told_error(said, "zh")
    assert told_error(said, "en") == said
    assert re.search("[\u4e00-\u9fff]", told), told
    assert not re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", re.sub(r"toolkit \w+( \w+)?|--\w+|https?\S+", "", told)), (
        told
    )


def test_what_is_put_into_an_error_is_told_too() -> None:
    assert told_error("can't write a/b.html: there is no folder /tmp/a", "zh") == "无法写入 a/b.html：没有文件夹 /tmp/a"
    empty = "x: nothing readable in it: a.txt: empty file; remove it or get it again (and 3 more)"
    assert told_error(empty, "zh") == "x：里面没有可读的内容：a.txt：空文件；请删除或重新获取（另有 3 个）"
    assert told_error("c.toml: unknown key read.x", "zh") == "c.toml：没有 read.x 这一项"
    assert told_error("did you mean max_gap?", "zh") == "是不是 max_gap？"
    assert told_error("{b}: no such file", "zh") == "{b}：没有这个文件"
    assert told_error("something new", "zh") == "something new"


@pytest.mark.parametrize("name", ["output", "another", "no such file"])
def test_a_name_is_never_translated(name: str) -> None:
    assert told_error(f"{name}: no such file", "zh") == f"{name}：没有这个文件"
    assert told_error(f"{name}: no index in it", "zh") == f"{name}：里面没有索引"
