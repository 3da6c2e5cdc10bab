"""Two texts side by side: which passages of the one stand in the other.

Chinese goes the way of every corpus, as a corpus of two pages: equal characters, kinds, evidence, relation, order
(`engine/local.py` does the same for many). Texts whose words are told apart by spaces, or that are no Chinese, are
compared by words (`align/passages/`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from toolkit import schema
from toolkit.align.background import load_background
from toolkit.align.census import LONG, Census, take_census
from toolkit.align.extend import Stretches, stretch_parts, stretches_from
from toolkit.align.grams import GRAM, Corpus
from toolkit.align.longest import longest_common
from toolkit.align.matches import Matches, matches_of
from toolkit.align.normalize import matching_form
from toolkit.align.passages import PassageParams, Terms, Units, find_passages, read_units, terms_of
from toolkit.checked import Aligned
from toolkit.engine.batch import Batch, BatchBuilder
from toolkit.engine.collection import Collection, Gatherer
from toolkit.engine.config import Config
from toolkit.engine.front import take_apart
from toolkit.engine.judging import judge_matches
from toolkit.engine.names import UniqueNames
from toolkit.engine.tables import matches_table, table
from toolkit.errors import BadInput
from toolkit.judge.formulas import formula_runs
from toolkit.judge.rewrite import Rewrite, find_rewrites
from toolkit.model import Direction, MatchKind, Page, Relation, Skipped, to_original
from toolkit.read import plan, read

_DOUBTFUL = 100
"""Places of little evidence that are looked at closely all the same, as `engine/against.py` has it."""

_NO_ORDER = {
    "zh": "按词比对的文本不读取日期和机构",
    "en": "dates and agencies are not read from texts compared by words",
}


@dataclass(frozen=True, slots=True)
class Aligner:
    """Aligns pairs of pages. terms: what all pairs are compared by; None to choose for each pair."""

    config: Config
    lang: str
    terms: Terms | None = None

    def chosen(self, left: Page, right: Page) -> Terms:
        """What two pages are compared by."""
        return self.terms or terms_of(left.text, right.text)

    def matches(self, left: Page, right: Page, names: tuple[str, str]) -> pa.Table:
        """The matches of two pages that go by these names, the first one's documents on the left, in their order."""
        if self.chosen(left, right) is Terms.WORDS:
            units = read_units(left.text, Terms.WORDS), read_units(right.text, Terms.WORDS)
            return by_words(left, right, units, names, self.lang)
        batches = [
            taken_apart(replace(page, path=name, part=None)) for page, name in zip((left, right), names, strict=True)
        ]
        with tempfile.TemporaryDirectory() as folder:
            return compared(batches, self.config, self.lang, Path(folder))


def one_page(file: Path, config: Config) -> Page:
    """The one text of a file. Raises BadInput if there is none, or more than one."""
    if not file.is_file():
        trouble = "is a folder" if file.is_dir() else "no such file"
        raise BadInput(f"{file}: {trouble}", next_step="give two files; whole folders of pairs go with --pairs")
    jobs, skipped = plan(file, limits=config.read, text_column=config.records.text_column)
    pages: list[Page] = []
    for item in (item for job in jobs for item in read(job, limits=config.read)):
        if isinstance(item, Skipped):
            skipped.append(item)
        else:
            pages.append(item)
    if len(pages) > 1:
        raise BadInput(f"{file}: holds {len(pages)} texts", next_step="give files of one text each; see toolkit split")
    if not pages or not pages[0].text.strip():
        reason = skipped[0].reason if skipped else "no text in it"
        raise BadInput(f"{file}: {reason}", next_step="give two files with text in them")
    return pages[0]


def align_files(left: Path, right: Path, aligner: Aligner) -> Aligned:
    """Lay two files side by side. Raises BadInput for a file that can't be used."""
    pages = [one_page(file, aligner.config) for file in (left, right)]
    claimed = UniqueNames()
    names = claimed.claim(pages[0].page_id), claimed.claim(pages[1].page_id)
    matches = aligner.matches(pages[0], pages[1], names)
    if pages[0].raw.strip() == pages[1].raw.strip():
        matches = _whole(pages[0], pages[1], names, matches)
    return Aligned(
        left=names[0],
        right=names[1],
        left_text=pages[0].raw,
        right_text=pages[1].raw,
        terms=str(aligner.chosen(pages[0], pages[1])),
        matches=matches,
        remarks=tuple(Skipped(page.page_id, note) for page in pages for note in page.notes),
    )


def _whole(left: Page, right: Page, names: tuple[str, str], found: pa.Table) -> pa.Table:
    """Of two pages that are the same to the letter, the one match that there is. found: by what they are compared by.

    What parts a match elsewhere (headings, set phrases, sections) parts nothing here. Relation, order: as found.
    """
    relations, directions = (set(found.column(name).to_pylist()) for name in ("relation", "direction"))
    row = {
        "match_id": [0],
        "kind": [str(MatchKind.VERBATIM)],
        "relation": [relations.pop() if len(relations) == 1 else str(Relation.UNKNOWN)],
        "formula": [False],
        "left_doc": [names[0]],
        "right_doc": [names[1]],
        "similarity": [1.0],
        "n_chars": [len(matching_form(left.text)[0])],
        "direction": [directions.pop() if len(directions) == 1 else str(Direction.UNKNOWN)],
        "direction_reason": [found.column("direction_reason")[0].as_py() if found.num_rows else ""],
    }
    for side, page in (("left", left), ("right", right)):
        start = len(page.raw) - len(page.raw.lstrip())
        row |= {f"{side}_start": [start], f"{side}_end": [len(page.raw.rstrip())]}
    return table(row, schema.MATCHES)


def taken_apart(page: Page) -> Batch:
    """A page's documents as columns; none, where there is nothing but furniture on it."""
    builder = BatchBuilder()
    for work in take_apart([page]):
        if not isinstance(work, Skipped) and work.trouble is None and work.layout is not None:
            builder.add(work.text, work.layout, work.described)
    return builder.build()


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two pages as a corpus, and what matches in it. n_left: how many of its documents are the first page's.

    matches: without those of rewrites.
    """

    collection: Collection
    census: Census
    matches: Matches
    rewrites: list[Rewrite]
    n_left: int


def compared(batches: Sequence[Batch], config: Config, lang: str, folder: Path) -> pa.Table:
    """The matches of documents of the first batch with documents of the second. folder: for what is kept on disk."""
    pair = matched_pair(batches, config, folder)
    if pair is None:
        return schema.MATCHES.empty_table()
    judged = judge_matches(pair.collection, pair.matches, pair.rewrites, formula_runs(pair.census), lang)
    return matches_table(judged.collection, judged.matches, judged.verdicts)


def matched_pair(batches: Sequence[Batch], config: Config, folder: Path) -> Pair | None:
    """What the main job would find between two pages; None where one of them has no document."""
    gatherer = Gatherer(folder / "sentences.parquet", folder / "texts.spool")
    for batch in batches:
        gatherer.add(batch)
    collection = gatherer.finish()
    if not all(batch.documents for batch in batches):
        return None
    corpus, n_left = collection.corpus, len(batches[0].documents)
    census = take_census(corpus, load_background(GRAM), config.census, n_threads=1)
    params = replace(config.matching, cluster=replace(config.matching.cluster, doubtful=_DOUBTFUL))
    matches, _ = matches_of([_between(corpus, census, n_left)], corpus, collection.numbers, census, params)
    rewrites = [
        rewrite
        for rewrite in find_rewrites(corpus, matches, census, suspects=np.zeros(0, dtype=np.int64))
        if min(rewrite.source, rewrite.copy) < n_left <= max(rewrite.source, rewrite.copy)
    ]
    return Pair(collection, census, matches, rewrites, n_left)


def _between(corpus: Corpus, census: Census, n_left: int) -> Stretches:
    """Equal stretches between the first documents and the others, the longest among them however often it stands.

    Grams in many places are linked each with the next alone, which finds nothing between two texts that say one thing
    again and again.
    """
    found = [part.take((part.left_doc < n_left) & (part.right_doc >= n_left)) for part in stretch_parts(corpus, census)]
    if len(census.chain_left):
        known = max([LONG - 1, *(int(part.length.max(initial=0)) for part in found)])
        left, right, length = longest_common(corpus.codes, int(corpus.offsets[n_left]), more_than=known)
        if length:
            everywhere = np.ones(len(corpus.codes), dtype=np.bool_)
            found.append(stretches_from(corpus, census, np.array([left]), np.array([right]), left_out=everywhere))
    return Stretches.joined([Stretches.none(), *found]).in_order()


def by_words(left: Page, right: Page, units: tuple[Units, Units], names: tuple[str, str], lang: str) -> pa.Table:
    """The passages of two texts as matches. units: of both pages' text, as words."""
    found = find_passages(units[0], units[1], PassageParams())
    places = [
        (to_original(left.origin, p.left.start, p.left.end), to_original(right.origin, p.right.start, p.right.end))
        for p in found
    ]
    return table(
        {
            "match_id": list(range(len(found))),
            "kind": [str(p.kind) for p in found],
            "relation": [str(Relation.UNKNOWN)] * len(found),
            "formula": [False] * len(found),
            "left_doc": [names[0]] * len(found),
            "left_start": [ours.start for ours, _ in places],
            "left_end": [ours.end for ours, _ in places],
            "right_doc": [names[1]] * len(found),
            "right_start": [theirs.start for _, theirs in places],
            "right_end": [theirs.end for _, theirs in places],
            "similarity": [p.similarity for p in found],
            "n_chars": [p.n_chars for p in found],
            "direction": [str(Direction.UNKNOWN)] * len(found),
            "direction_reason": [_NO_ORDER["en" if lang == "en" else "zh"]] * len(found),
        },
        schema.MATCHES,
    )
