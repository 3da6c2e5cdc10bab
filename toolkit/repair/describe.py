"""One sentence about a text's repairs, for people."""

from __future__ import annotations

from typing import Literal

from toolkit.model import Repair, RepairKind, Text

Lang = Literal["zh", "en"]


def describe_repairs(text: Text, *, lang: Lang = "zh") -> str | None:
    """Say what was repaired, in one sentence; None where nothing was."""
    by_kind = {kind: [done for done in text.repairs if done.kind is kind] for kind in RepairKind}
    clause = _clause_zh if lang == "zh" else _clause_en
    clauses = [clause(kind, repairs) for kind, repairs in by_kind.items() if repairs]
    if not clauses:
        return None
    return "；".join(clauses) + "。" if lang == "zh" else "; ".join(clauses) + "."


def _sums(repairs: list[Repair]) -> tuple[int, int]:
    return sum(done.count for done in repairs), sum(done.lost for done in repairs)


def _clause_zh(kind: RepairKind, repairs: list[Repair]) -> str:
    count, lost = _sums(repairs)
    gone = f"，其中 {lost:,} 个字无法恢复" if lost else ""
    return {
        RepairKind.PINYIN_GLOSS: f"去除拼音注音 {len(repairs):,} 处",
        RepairKind.SLIPPED_GBK: f"错位的GBK编码已还原 {len(repairs):,} 段{gone}",
        RepairKind.TRADITIONAL: f"繁体转为简体 {count:,} 字",
        RepairKind.WIDTH: f"字形与全角半角归一 {count:,} 字",
        RepairKind.CONTROL: f"去除或替换不可见字符 {count:,} 个",
    }[kind]


def _clause_en(kind: RepairKind, repairs: list[Repair]) -> str:
    count, lost = _sums(repairs)
    gone = f", {lost:,} characters of them beyond recovery" if lost else ""
    return {
        RepairKind.PINYIN_GLOSS: f"pinyin glosses removed: {len(repairs):,}",
        RepairKind.SLIPPED_GBK: f"slipped GBK runs decoded again: {len(repairs):,}{gone}",
        RepairKind.TRADITIONAL: f"Traditional characters made Simplified: {count:,}",
        RepairKind.WIDTH: f"glyph variants and mixed widths folded: {count:,}",
        RepairKind.CONTROL: f"invisible characters removed or replaced: {count:,}",
    }[kind]
