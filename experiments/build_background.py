"""Build `toolkit/data/background.npz`: document frequencies of character n-grams in laws, news and work reports.

    python experiments/build_background.py ../shared/data

Reads background.tar.xz, laws.tar.xz and reports/ there, counts in how many documents each gram of the matching form
occurs (all dated versions of one law count once), and writes a hash table of the common ones. No text is kept.
The public slogans in `set_phrases.txt` count as common whatever the texts hold.
"""

from __future__ import annotations

import argparse
import io
import json
import lzma
import re
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import numpy as np

from toolkit.align.background import FORMAT, slot_and_check
from toolkit.align.grams import GRAM, gram_hashes
from toolkit.align.normalize import matching_form

OUT = Path(__file__).resolve().parents[1] / "toolkit" / "data" / "background.npz"
FLOOR_DOCUMENTS = 8
SLOT_BITS = 20
_VERSION = re.compile(r"\(\d{4}-\d\d-\d\d\)")


def _tar_texts(path: Path) -> Iterator[tuple[str, str]]:
    with tarfile.open(path) as archive:
        for member in archive:
            stream = archive.extractfile(member)
            if stream is not None and member.name.endswith(".md"):
                yield _VERSION.sub("", member.name), stream.read().decode("utf-8", "replace")


def _report_texts(folder: Path) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(folder / "provincial-2025.zip") as archive:
        for name in archive.namelist():
            if name.endswith(".docx"):
                document = docx.Document(io.BytesIO(archive.read(name)))
                yield name, "\n".join(p.text for p in document.paragraphs)
    for path in sorted((folder / "national").glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                yield f"{path.name}#{number}", json.loads(line)["content"]


def _texts(data: Path) -> Iterator[tuple[str, str]]:
    yield from _tar_texts(data / "background.tar.xz")
    yield from _tar_texts(data / "laws.tar.xz")
    yield from _report_texts(data / "reports")


def document_frequencies(data: Path) -> tuple[np.ndarray, np.ndarray, int]:
    """Distinct gram hashes, in how many documents each occurs, and the number of documents."""
    by_name: dict[str, list[np.ndarray]] = {}
    for name, text in _texts(data):
        codes, _ = matching_form(text)
        by_name.setdefault(name, []).append(np.unique(gram_hashes(codes)))
    merged = [np.unique(np.concatenate(versions)) for versions in by_name.values()]
    grams, counts = np.unique(np.concatenate(merged), return_counts=True)
    slogans = _slogan_grams()
    everything = np.union1d(grams, slogans)
    frequency = np.zeros(len(everything), dtype=np.int64)
    frequency[np.searchsorted(everything, grams)] = counts
    at = np.searchsorted(everything, slogans)
    frequency[at] = np.maximum(frequency[at], FLOOR_DOCUMENTS)
    return everything, frequency, len(merged)


def _slogan_grams() -> np.ndarray:
    lines = (Path(__file__).parent / "set_phrases.txt").read_text(encoding="utf-8").splitlines()
    codes = [matching_form(line)[0] for line in lines if line and not line.startswith("#")]
    return np.unique(np.concatenate([gram_hashes(c) for c in codes]))


def build_table(grams: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The hash table of the grams at or above the floor; where two meet in a slot the commoner one stays."""
    common = counts >= FLOOR_DOCUMENTS
    grams, counts = grams[common], counts[common]
    order = np.argsort(counts, kind="stable")
    slots, checks = slot_and_check(grams[order], 1 << SLOT_BITS)
    table = np.zeros(1 << SLOT_BITS, dtype=np.uint8)
    table[slots] = (checks << 4) | np.minimum(np.log2(counts[order]), 15).astype(np.uint8)
    return table


def main() -> None:
    """Build, write and describe the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    data: Path = parser.parse_args().data
    grams, counts, n_documents = document_frequencies(data)
    table = build_table(grams, counts)
    floor = int(np.log2(FLOOR_DOCUMENTS))
    np.savez_compressed(OUT, table=table, gram=GRAM, floor=floor, format=FORMAT, documents=n_documents)
    kept = int((counts >= FLOOR_DOCUMENTS).sum())
    print(f"{n_documents} documents, {len(grams):,} grams, {kept:,} in {FLOOR_DOCUMENTS}+")
    for at_least in (2, 4, 8, 16, 32, 64, 128):
        print(f"  in {at_least}+ documents: {int((counts >= at_least).sum()):,}")
    print(f"{OUT.name}: {OUT.stat().st_size:,} bytes, load {float((table > 0).mean()):.2f}")


if __name__ == "__main__":
    main()
