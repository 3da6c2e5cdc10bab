"""A corpus in PAN's layout, and what the toolkit's folder mode or PAN's baseline finds in it, class by class.

The corpus (a folder, or an archive of one, unpacked into a temporary folder) holds susp/, src/ and for each class a
folder with `pairs` and one XML file a pair. Halves are drawn by the suspicious documents' names, so that no document is
in both; the toolkit's thresholds were chosen on dev alone.
"""

from __future__ import annotations

import hashlib
import re
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from toolkit.engine.aligning import Aligner
from toolkit.engine.pairs_folder import Folders, NamedPair, align_folder, read_pairs
from toolkit.errors import BadInput
from toolkit.experiment.pan import DETECTED, PLANTED, Case, read_cases
from toolkit.model import Span

HALVES = ("dev", "held-out", "all")
_RUN = 50
_NEXT = "give a folder or archive with susp/, src/ and a folder for each class"


@dataclass(frozen=True, slots=True)
class Tried:
    """What one class gave. touched: pairs with a detection; seconds: processor time."""

    cases: list[Case]
    detections: list[Case]
    n_pairs: int
    touched: int
    seconds: float


@contextmanager
def unpacked(corpus: Path) -> Iterator[Path]:
    """The folder that holds susp/ and src/. Raises BadInput where there is none."""
    if corpus.is_dir():
        yield corpus
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            with tarfile.open(corpus) as archive:
                archive.extractall(folder, filter="data")
        except (OSError, tarfile.TarError) as error:
            raise BadInput(f"{corpus}: {error}", next_step=_NEXT) from None
        root = next((found.parent for found in sorted(Path(folder).rglob("susp"))), None)
        if root is None:
            raise BadInput(f"{corpus}: no folder susp in it", next_step=_NEXT)
        yield root


def classes_of(root: Path) -> list[str]:
    """Names of the classes, in order. Raises BadInput where there is none."""
    names = sorted(listing.parent.name for listing in root.glob("[0-9]*/pairs"))
    if not names:
        raise BadInput(f"{root}: no class folder with a list `pairs` in it", next_step=_NEXT)
    return names


def in_half(pair: NamedPair, half: str) -> bool:
    """Whether a pair belongs to a half, by its suspicious document's name."""
    drawn = hashlib.sha256(pair.susp.encode()).digest()[0] % 2
    return half == "all" or drawn == HALVES.index(half)


def pairs_of(root: Path, name: str, half: str = "all", *, at_most: int | None = None) -> list[NamedPair]:
    """Pairs of a class. at_most: so many, drawn by the hash of their names, the same ones every time."""
    pairs = read_pairs(root / name / "pairs", Folders(root / "susp", root / "src", root))
    pairs = [pair for pair in pairs if in_half(pair, half)]
    if at_most is None or len(pairs) <= at_most:
        return pairs
    chosen = set(sorted(pairs, key=lambda pair: hashlib.sha256(" ".join(pair).encode()).digest())[:at_most])
    return [pair for pair in pairs if pair in chosen]


def try_pairs(
    root: Path, name: str, pairs: Sequence[NamedPair], out: Path, aligner: Aligner | None, *, n_jobs: int = 1
) -> Tried:
    """Run some pairs of a class. aligner: None for the baseline; out: a folder for what is found."""
    folders = Folders(root / "susp", root / "src", out)
    began = time.process_time()
    if aligner is None:
        detections = [found for pair in pairs for found in common_runs(folders, pair)]
    else:
        align_folder(pairs, folders, aligner, n_jobs=n_jobs, progress=lambda *_: None)
        detections = read_cases((out / pair.xml_name for pair in pairs), feature=DETECTED)
    seconds = time.process_time() - began
    cases = read_cases((root / name / pair.xml_name for pair in pairs), feature=PLANTED)
    touched = len({(found.reference, found.source_reference) for found in detections})
    return Tried(cases, detections, len(pairs), touched, seconds)


def together(tried: Sequence[Tried]) -> Tried:
    """Classes as one."""
    return Tried(
        [case for one in tried for case in one.cases],
        [found for one in tried for found in one.detections],
        sum(one.n_pairs for one in tried),
        sum(one.touched for one in tried),
        sum(one.seconds for one in tried),
    )


def common_runs(folders: Folders, pair: NamedPair) -> Iterator[Case]:
    """The baseline: runs of 50 and more letters and digits, the same in both documents."""
    (susp, at), (source, source_at) = _letters(folders.susp / pair.susp), _letters(folders.source / pair.source)
    known = {source[i : i + _RUN]: i for i in range(len(source) - _RUN, -1, -1)}
    i = 0
    while i <= len(susp) - _RUN:
        j = known.get(susp[i : i + _RUN])
        if j is None:
            i += 1
            continue
        length = _RUN
        while i + length < len(susp) and j + length < len(source) and susp[i + length] == source[j + length]:
            length += 1
        this = Span(at[i], at[i + length - 1] + 1)
        yield Case(pair.susp, this, pair.source, Span(source_at[j], source_at[j + length - 1] + 1))
        i += length


def _letters(file: Path) -> tuple[str, list[int]]:
    found = list(re.finditer(r"[^\W_]", file.read_bytes().decode("utf-8")))
    return "".join(char[0] for char in found).lower(), [char.start() for char in found]
