"""The toolkit: signatures in bands of slots, every candidate checked exactly, families around a medoid."""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, islice
from pathlib import Path

from toolkit import __version__
from toolkit.fingerprint import Codes, Int64Array, sign_stream
from toolkit.pair import PairParams, families, verified_pairs

THRESHOLD, LOWER = 0.8, 0.5
_TEXTS_AT_ONCE = 256


class Lines:
    """JSON lines as a TextSource: read through once, then single lines again by their place in the file."""

    def __init__(self, path: Path) -> None:
        """The file is opened anew for each pass."""
        self._path = path
        self._places = [0]

    def chunks(self) -> Iterator[Codes]:
        """Give all texts in order, some at a time."""
        self._places = [0]
        with self._path.open("rb", buffering=1 << 20) as file:
            while held := list(islice(file, _TEXTS_AT_ONCE)):
                self._places.extend(accumulate(map(len, held), initial=self._places.pop()))
                yield Codes.from_texts([_text(line) for line in held])

    def take(self, texts: Int64Array) -> Codes:
        """Give the texts with these numbers, in the order asked for."""
        with self._path.open("rb") as file:
            return Codes.from_texts([_text(self._line(file.fileno(), text)) for text in texts.tolist()])

    def _line(self, file: int, text: int) -> bytes:
        return os.pread(file, self._places[text + 1] - self._places[text], self._places[text])


def _text(line: bytes) -> str:
    text: str = json.loads(line.decode())["text"]
    return text


def main(corpus: Path, out: Path, setting: str) -> None:
    """default: bands cut for the threshold; chinese: for a lower one, as its manual has it where nothing may be missed.

    Equal texts get the pairs of the first of them.
    """
    source = Lines(corpus)
    signatures = sign_stream(source.chunks())
    asked = THRESHOLD if setting == "default" else LOWER
    found = verified_pairs(signatures, source, params=PairParams(threshold=asked))
    groups = families(source, found, threshold=THRESHOLD)
    copies: dict[int, list[int]] = defaultdict(list)
    for text, first in enumerate(found.duplicates_of.tolist()):
        copies[first].append(text)
    pairs = {(min(a, b), max(a, b)) for same in copies.values() for a in same for b in same if a != b}
    near = found.jaccard >= THRESHOLD
    for a, b in zip(found.left[near].tolist(), found.right[near].tolist(), strict=True):
        pairs.update((min(x, y), max(x, y)) for x in copies.get(a, [a]) for y in copies.get(b, [b]))
    members: dict[int, list[int]] = defaultdict(list)
    for family, text in zip(groups.family.tolist(), groups.text.tolist(), strict=True):
        members[family].append(text)
    result = {"version": __version__, "pairs": sorted(pairs), "groups": list(members.values())}
    out.write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
