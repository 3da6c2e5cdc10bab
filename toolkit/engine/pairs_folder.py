"""A whole folder of PAN text alignment: a list of pairs in, one XML file a pair out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.align.passages import Terms, Units, read_units
from toolkit.align.together import grown_span, with_lines
from toolkit.align.whole import Box, side_of, whole_passages
from toolkit.engine.aligning import Aligner, Pair, by_words, matched_pair, one_page, taken_apart
from toolkit.engine.batch import Batch
from toolkit.engine.config import Config
from toolkit.engine.deliver import workshop
from toolkit.engine.pool import worker_pool
from toolkit.engine.stages import Progress
from toolkit.engine.tables import original_spans
from toolkit.errors import BadInput
from toolkit.judge.rewrite import with_rewrites
from toolkit.model import Page

_CHUNK = 64
"""Pairs that one process does in a row: lists of pairs go by suspicious document, which is then read once."""

_KEPT = 64
_TOLD = 5
_NEXT = "each line names two files, the first in --susp and the second in --src, with a blank or a tab between"


class NamedPair(NamedTuple):
    """File names of a suspicious and of a source document."""

    susp: str
    source: str

    @property
    def xml_name(self) -> str:
        """The file that takes what was found."""
        return f"{Path(self.susp).stem}-{Path(self.source).stem}.xml"


class Place(NamedTuple):
    """Where two passages stand: offset and length on each side."""

    this_offset: int
    this_length: int
    source_offset: int
    source_length: int


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the documents lie and where the results go."""

    susp: Path
    source: Path
    out: Path


def read_pairs(listing: Path, folders: Folders) -> list[NamedPair]:
    """The pairs to align: lines of two names with a blank between, or a tab where names hold blanks.

    Raises BadInput, naming the line, for one that is no pair or whose files are not there.
    """
    try:
        lines = listing.read_bytes().decode("utf-8-sig").splitlines()
    except OSError as error:
        raise BadInput(f"{listing}: {error.strerror}", next_step=f"give a list of pairs: {_NEXT}") from None
    except UnicodeDecodeError:
        raise BadInput(f"{listing}: not UTF-8", next_step=f"give a list of pairs: {_NEXT}") from None
    pairs = [_pair(listing, number, line, folders) for number, line in enumerate(lines, 1) if line.strip()]
    if not pairs:
        raise BadInput(f"{listing}: no pair in it", next_step=_NEXT)
    return list(dict.fromkeys(pairs))


def _pair(listing: Path, number: int, line: str, folders: Folders) -> NamedPair:
    names = [name.strip() for name in line.split("\t")] if "\t" in line else line.split()
    if len(names) != 2 or not all(names) or any("/" in name or "\\" in name or name.startswith(".") for name in names):
        raise BadInput(f"{listing}, line {number}: no pair of file names: {line[:80]!r}", next_step=_NEXT)
    for folder, name in zip((folders.susp, folders.source), names, strict=True):
        if not (folder / name).is_file():
            raise BadInput(f"{listing}, line {number}: no file {name} in {folder}", next_step=_NEXT)
    return NamedPair(*names)


def align_folder(
    pairs: Sequence[NamedPair], folders: Folders, aligner: Aligner, *, n_jobs: int, progress: Progress
) -> int:
    """Align all pairs and write an XML file for each into `folders.out`; how many passages were found.

    Each file is written whole or not at all. Raises BadInput at the end if some pairs could not be read; those have no
    file, all others have.
    """
    failed: list[str] = []
    found = done = 0
    with workshop(folders.out) as unfinished:
        for pair, places in _aligned(pairs, folders, aligner, n_jobs):
            done += 1
            progress("align", done, len(pairs))
            if isinstance(places, str):
                failed.append(places)
                (folders.out / pair.xml_name).unlink(missing_ok=True)  # an earlier run's would be taken for this one's
                continue
            found += len(places)
            target = unfinished / pair.xml_name
            target.write_text(_xml(pair, places), encoding="utf-8")
            target.replace(folders.out / pair.xml_name)
    if failed:
        told = "; ".join(list(dict.fromkeys(failed))[:_TOLD])
        raise BadInput(
            f"{len(failed)} of {len(pairs)} pairs could not be aligned: {told}",
            next_step="mend or leave out these files; the other pairs are done",
        )
    return found


def _xml(pair: NamedPair, places: Iterable[Place]) -> str:
    features = [
        f'<feature name="detected-plagiarism" this_offset="{place.this_offset}" this_length="{place.this_length}" '
        f"source_reference={quoteattr(pair.source)} "
        f'source_offset="{place.source_offset}" source_length="{place.source_length}"/>\n'
        for place in places
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}<document reference={quoteattr(pair.susp)}>\n{''.join(features)}</document>\n"


def _aligned(
    pairs: Sequence[NamedPair], folders: Folders, aligner: Aligner, n_jobs: int
) -> Iterator[tuple[NamedPair, list[Place] | str]]:
    """Each pair, in order, with what was found or why it could not be."""
    chunks = [pairs[first : first + _CHUNK] for first in range(0, len(pairs), _CHUNK)]
    if n_jobs == 1 or len(chunks) == 1:
        for chunk in chunks:
            yield from zip(chunk, align_chunk(chunk, folders, aligner), strict=True)
        return
    with worker_pool(min(n_jobs, len(chunks)), preload="toolkit.engine.pairs_folder") as pool:
        waiting = [pool.submit(align_chunk, chunk, folders, aligner) for chunk in chunks]
        for chunk, future in zip(chunks, waiting, strict=True):
            yield from zip(chunk, future.result(), strict=True)


def align_chunk(pairs: Sequence[NamedPair], folders: Folders, aligner: Aligner) -> list[list[Place] | str]:
    """What was found for each of some pairs, or why it could not be. Runs in a worker process."""

    @lru_cache(maxsize=_KEPT)
    def document(folder: Path, name: str) -> Document:
        return Document(one_page(folder / name, aligner.config))

    found: list[list[Place] | str] = []
    for pair in pairs:
        try:
            found.append(places_of(document(folders.susp, pair.susp), document(folders.source, pair.source), aligner))
        except BadInput as error:
            found.append(error.what)
    return found


class Document:
    """A page and what was made of it, so that pairs with the same document share the work."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @cached_property
    def units(self) -> Units:
        """As words."""
        return read_units(self.page.text, Terms.WORDS)

    @cached_property
    def batch(self) -> Batch:
        """As Chinese documents."""
        return taken_apart(self.page)


def places_of(susp: Document, source: Document, aligner: Aligner) -> list[Place]:
    """Where the passages stand; formulas, which prove nothing, are left out."""
    if aligner.chosen(susp.page, source.page) is Terms.WORDS:
        spans = _spans(by_words(susp.page, source.page, (susp.units, source.units), ("", ""), aligner.lang))
    else:
        with tempfile.TemporaryDirectory() as folder:
            pair = matched_pair((susp.batch, source.batch), _each_alone(aligner.config), Path(folder))
            found = [] if pair is None else _whole(pair)
        texts = susp.page.raw, source.page.raw
        spans = [grown_span(*texts, with_lines(*texts, grown_span(*texts, span))) for span in found]
    return [Place(a, b - a, c, d - c) for a, b, c, d in spans]


def _whole(pair: Pair) -> list[tuple[int, int, int, int]]:
    """The whole passages of two Chinese pages, in the originals."""
    collection = pair.collection
    matches = with_rewrites(collection.corpus, pair.matches, pair.rewrites)
    cut = int(collection.corpus.offsets[pair.n_left])
    told = matches.take(~matches.formula)
    columns = told.left_start, told.left_end, told.right_start - cut, told.right_end - cut
    known = [Box(*box) for box in zip(*(column.tolist() for column in columns), strict=True)]
    left, right = (side_of(collection.corpus, pair.census, part) for part in (slice(0, cut), slice(cut, None)))
    boxes = whole_passages(left, right, known)
    if not boxes:
        return []
    first = np.array([(box.left_start, box.right_start + cut) for box in boxes]).reshape(-1)
    last = np.array([(box.left_end, box.right_end + cut) for box in boxes]).reshape(-1) - 1
    starts, ends = (original_spans(collection, collection.corpus.doc_of(at), at, at + 1) for at in (first, last))
    spans = np.stack([starts[:, 0], ends[:, 1]], axis=1).reshape(-1, 4)
    return [(a, b, c, d) for a, b, c, d in spans.tolist()]


def _each_alone(config: Config) -> Config:
    """The settings under which a match needs evidence of its own, however much else the two documents share.

    Where every detection counts alike, each has to be one that would be believed without the others.
    """
    return config.model_copy(update={"evidence": replace(config.evidence, beside=config.evidence.alone)})


def _spans(matches: pa.Table) -> list[tuple[int, int, int, int]]:
    """The places of matches that are no formula."""
    told = matches.filter(pc.invert(matches.column("formula")))
    names = ("left_start", "left_end", "right_start", "right_end")
    return list(zip(*(told.column(name).to_pylist() for name in names), strict=True))
