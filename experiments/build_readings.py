"""Rebuild toolkit/data/readings.txt: which characters can be read as which pinyin syllable.

Run: python experiments/build_readings.py   (needs `pip install pypinyin`, MIT; only here, never at run time)
Each line: a syllable without tone (ü written v; a trailing 5 marks a neutral-tone reading), a tab, its characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from importlib import import_module
from pathlib import Path

ASSET = Path(__file__).resolve().parents[1] / "toolkit" / "data" / "readings.txt"
TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))


def syllable_of(reading: str) -> str:
    """Canonical form of one dictionary reading: lǜ -> lv, men -> men5 (no tone mark: neutral)."""
    decomposed = unicodedata.normalize("NFD", reading)
    bare = decomposed.translate(TONES)
    toned = bare != decomposed
    plain = bare.replace("u\u0308", "v").replace("e\u0302", "e")
    return plain if toned else plain + "5"


def main() -> None:
    """Group the dictionary's characters by syllable and write the asset."""
    dictionary: dict[int, str] = import_module("pypinyin.constants").PINYIN_DICT
    chars: defaultdict[str, set[str]] = defaultdict(set)
    for code, readings in dictionary.items():
        if not (0x3400 <= code <= 0x9FFF or code == 0x3007):
            continue
        for reading in readings.split(","):
            syllable = syllable_of(reading)
            if re.fullmatch(r"[a-z]+5?", syllable):
                chars[syllable].add(chr(code))
    lines = [f"{syllable}\t{''.join(sorted(chars[syllable]))}\n" for syllable in sorted(chars)]
    ASSET.write_text("".join(lines), encoding="utf-8")
    print(f"{ASSET.name}: {len(chars)} syllables, {ASSET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
