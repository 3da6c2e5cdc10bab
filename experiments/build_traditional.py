"""Rebuild toolkit/data/traditional.txt: each Traditional character with the Simplified one that OpenCC gives it.

Run: python experiments/build_traditional.py
One line of pairs (報报國国...). It serves to *notice* Traditional text cheaply; conversion itself is OpenCC's, which
knows phrases.
"""

from __future__ import annotations

from pathlib import Path

import opencc

ASSET = Path(__file__).resolve().parents[1] / "toolkit" / "data" / "traditional.txt"


def main() -> None:
    """Convert every ideograph of the two common blocks on its own and keep those that change."""
    chars = [chr(code) for code in range(0x3400, 0xA000)]
    converted = opencc.OpenCC("t2s").convert("\n".join(chars)).split("\n")
    pairs = [a + b for a, b in zip(chars, converted, strict=True) if a != b and len(b) == 1 and ord(b) < 0x10000]
    ASSET.write_text("".join(pairs) + "\n", encoding="utf-8")
    print(f"{ASSET.name}: {len(pairs)} pairs, {ASSET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
