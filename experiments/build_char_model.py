"""Rebuild toolkit/data/char_model.npz: how common Chinese characters and pairs of characters are, as counts alone.

Run: python experiments/build_char_model.py ../shared/data
Reads the markdown and JSON-lines texts there (news, laws, national reports). What is kept: the commonest characters
and pairs with their natural log probabilities in steps of 0.1, no text.
"""

from __future__ import annotations

import argparse
import json
import lzma
import tarfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.repair.chars import CodeArray, code_units, simplified_codes

ASSET = Path(__file__).resolve().parents[1] / "toolkit" / "data" / "char_model.npz"
N_CHARS = 6000
N_PAIRS = 120_000
STEP = 0.1


def texts(data: Path) -> Iterator[str]:
    """Every text of the building data that is stored as markdown or JSON lines."""
    for name in ("background.tar.xz", "laws.tar.xz"):
        with tarfile.open(data / name) as archive:
            for member in archive:
                handle = archive.extractfile(member) if member.name.endswith(".md") else None
                if handle is not None:
                    yield handle.read().decode("utf-8", errors="replace")
    for path in sorted((data / "reports" / "national").glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield "\n".join(value for value in json.loads(line).values() if isinstance(value, str))


def quantised(counts: NDArray[np.int64], totals: NDArray[np.float64] | float) -> NDArray[np.uint8]:
    """Minus log(counts / totals) in steps of STEP, as bytes."""
    return np.clip(np.round(-np.log(counts / totals) / STEP), 0, 255).astype(np.uint8)


def count_pairs(codes: CodeArray, chars: CodeArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Keys (first * N_CHARS + second) of neighbouring kept characters, with their counts."""
    place = np.full(0x10000, -1, dtype=np.int64)
    place[chars] = np.arange(len(chars))
    ids = place[codes]
    both = (ids[:-1] >= 0) & (ids[1:] >= 0)
    return np.unique((ids[:-1] * N_CHARS + ids[1:])[both], return_counts=True)


def main() -> None:
    """Count, keep the commonest, write the asset."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of building data")
    codes = np.concatenate([simplified_codes(code_units(text)) for text in texts(parser.parse_args().data)])
    unigrams = np.bincount(codes, minlength=0x10000)
    unigrams[:0x80] = 0  # slipped runs hold no ASCII
    chars = np.argsort(-unigrams, kind="stable")[: min(N_CHARS, np.count_nonzero(unigrams))].astype(np.uint16)
    keys, counts = count_pairs(codes, chars)
    top = np.sort(np.argsort(-counts, kind="stable")[:N_PAIRS])
    firsts = unigrams[chars[keys[top] // N_CHARS]]
    np.savez_compressed(
        ASSET,
        chars=chars,
        char_cost=quantised(unigrams[chars], float(unigrams.sum())),
        pair_gaps=np.diff(keys[top], prepend=0).astype(np.uint32),
        pair_cost=quantised(counts[top], firsts.astype(np.float64)),
    )
    print(f"{ASSET.name}: {len(codes):,} characters read, rarest pair kept {counts[top].min()} times")
    print(f"{ASSET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
