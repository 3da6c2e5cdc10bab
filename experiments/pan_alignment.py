"""PAN text alignment: the toolkit's folder mode on a corpus in PAN's layout, measured class by class.

    python -m experiments.pan_alignment ../shared/data/pan13-train.tar.xz [--half dev|held-out|all] [--baseline]

The corpus (a folder, or an archive of one, unpacked into a temporary folder) holds susp/, src/ and for each class a
folder with `pairs` and one XML file a pair. Halves are drawn by the suspicious documents' names, so that no document is
in both; thresholds were chosen on dev alone. Seconds are of processor time, reading and writing included.

--baseline measures common runs of 50 characters instead, which is what PAN compares with.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from toolkit.align.passages import Terms
from toolkit.engine.aligning import Aligner
from toolkit.engine.config import Config
from toolkit.engine.pairs_folder import Folders, NamedPair, align_folder, read_pairs
from toolkit.experiment.pan import DETECTED, PLANTED, Case, measure, read_cases
from toolkit.model import Span

HALVES = ("dev", "held-out", "all")
_RUN = 50


@dataclass(frozen=True, slots=True)
class Tried:
    """What one class gave. touched: pairs with a detection; seconds: processor time."""

    cases: list[Case]
    detections: list[Case]
    n_pairs: int
    touched: int
    seconds: float

    def line(self, name: str) -> str:
        """One line of the table."""
        macro, micro = measure(self.cases, self.detections), measure(self.cases, self.detections, micro=True)
        rate = self.n_pairs / self.seconds if self.seconds else 0
        return (
            f"{name[:28]:<28} {macro.plagdet:>7.4f} {macro.precision:>7.4f} {macro.recall:>7.4f} "
            f"{macro.granularity:>7.4f} {micro.plagdet:>7.4f} {macro.n_cases:>6} {macro.n_detections:>6} "
            f"{self.touched:>6} / {self.n_pairs:<6} {self.seconds:>7.1f} {rate:>7.1f}"
        )


@contextmanager
def unpacked(corpus: Path) -> Iterator[Path]:
    """The folder that holds susp/ and src/."""
    if corpus.is_dir():
        yield corpus
        return
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(corpus) as archive:
            archive.extractall(folder, filter="data")
        yield next(found.parent for found in Path(folder).rglob("susp"))


def in_half(pair: NamedPair, half: str) -> bool:
    """Whether a pair belongs to a half, by its suspicious document's name."""
    drawn = hashlib.sha256(pair.susp.encode()).digest()[0] % 2
    return half == "all" or drawn == HALVES.index(half)


def pairs_of(root: Path, name: str, half: str) -> list[NamedPair]:
    """The pairs of one class that belong to a half."""
    listed = read_pairs(root / name / "pairs", Folders(root / "susp", root / "src", root))
    return [pair for pair in listed if in_half(pair, half)]


def try_pairs(root: Path, name: str, pairs: list[NamedPair], out: Path, aligner: Aligner | None) -> Tried:
    """Run some pairs of one class. aligner: None for the baseline."""
    folders = Folders(root / "susp", root / "src", out)
    began = time.process_time()
    if aligner is None:
        detections = [found for pair in pairs for found in common_runs(folders, pair)]
    else:
        align_folder(pairs, folders, aligner, n_jobs=1, progress=lambda *_: None)
        detections = read_cases((out / pair.xml_name for pair in pairs), feature=DETECTED)
    seconds = time.process_time() - began
    cases = read_cases((root / name / pair.xml_name for pair in pairs), feature=PLANTED)
    touched = len({(found.reference, found.source_reference) for found in detections})
    return Tried(cases, detections, len(pairs), touched, seconds)


def together(tried: Sequence[Tried]) -> Tried:
    """All classes as one."""
    return Tried(
        [case for one in tried for case in one.cases],
        [found for one in tried for found in one.detections],
        sum(one.n_pairs for one in tried),
        sum(one.touched for one in tried),
        sum(one.seconds for one in tried),
    )


def common_runs(folders: Folders, pair: NamedPair) -> Iterator[Case]:
    """The baseline: runs of 50 and more letters and digits, the same in both documents."""
    susp, at = _letters(folders.susp / pair.susp)
    source, source_at = _letters(folders.source / pair.source)
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


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--half", choices=HALVES, default="all")
    parser.add_argument("--by", choices=["auto", *Terms], default="auto")
    parser.add_argument("--baseline", action="store_true")
    given = parser.parse_args()
    aligner = Aligner(Config(), "en", None if given.by == "auto" else Terms(given.by))
    print(f"{given.corpus.name}, half: {given.half}{', common runs of 50 characters' if given.baseline else ''}")
    print(f"{'class':<28} plagdet    prec     rec    gran   micro  cases  found  touched          sec  pairs/s")
    tried = []
    with unpacked(given.corpus) as root, tempfile.TemporaryDirectory() as out:
        for listing in sorted(root.glob("[0-9]*/pairs")):
            name = listing.parent.name
            pairs = pairs_of(root, name, given.half)
            tried.append(try_pairs(root, name, pairs, Path(out) / name, None if given.baseline else aligner))
            print(tried[-1].line(name), flush=True)
    print(together(tried).line("all"))


if __name__ == "__main__":
    main()
