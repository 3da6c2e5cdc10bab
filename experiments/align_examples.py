"""PlagDet of `toolkit align` on the example corpus: each two files that share a planted passage, one against the other.

    python -m experiments.align_examples examples

Truth rows of kinds that make no copy (formula, negative, leftover) and those within one file are left out; what is
found counts as in a folder of PAN pairs: formulas aside, matches of one passage put together.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from toolkit.engine.aligning import Aligner
from toolkit.engine.config import Config
from toolkit.engine.pairs_folder import Document, Place, places_of
from toolkit.experiment.pan import Case, measure
from toolkit.model import Page, Span
from toolkit.read import plan, read

KINDS = ("verbatim", "slot_filled", "edited", "reordered", "garbled")


def pages_of(corpus: Path) -> dict[str, Document]:
    """Every page by its name."""
    jobs, _ = plan(corpus)
    return {page.page_id: Document(page) for job in jobs for page in read(job) if isinstance(page, Page)}


def planted(truth: Path, pages: dict[str, Document]) -> list[tuple[str, Case]]:
    """Kind and case of each row that speaks of two pages, the first of which is the suspicious one."""
    found = []
    for line in truth.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] not in KINDS:
            continue
        names = [_page(row[f"{side}_doc"], pages) for side in ("left", "right")]
        spans = [Span(row[f"{side}_start"], row[f"{side}_end"]) for side in ("left", "right")]
        if names[0] != names[1]:
            found.append((row["kind"], Case(names[0], spans[0], names[1], spans[1])))
    return found


def _page(doc_id: str, pages: dict[str, Document]) -> str:
    return doc_id if doc_id in pages else doc_id.rpartition("#")[0]


def tried(examples: Path) -> tuple[list[tuple[str, Case]], list[Case]]:
    """What was planted, each with its kind, and what was found in the pairs of pages that it lies in."""
    pages = pages_of(examples / "corpus")
    truth = planted(examples / "truth.jsonl", pages)
    aligner = Aligner(Config(), "zh")
    found = [
        Case(left, Span(p.this_offset, p.this_offset + p.this_length), right, _source(p))
        for left, right in sorted({(case.reference, case.source_reference) for _, case in truth})
        for p in places_of(pages[left], pages[right], aligner)
    ]
    return truth, found


def _source(place: Place) -> Span:
    return Span(place.source_offset, place.source_offset + place.source_length)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("examples", type=Path)
    truth, found = tried(parser.parse_args().examples)
    for micro in (False, True):
        m = measure([case for _, case in truth], found, micro=micro)
        print(
            f"{'micro' if micro else 'macro'}: plagdet {m.plagdet:.4f}, precision {m.precision:.4f}, "
            f"recall {m.recall:.4f}, granularity {m.granularity:.4f}; {m.n_cases} cases, {m.n_detections} detections"
        )
    for kind in KINDS:
        own = [case for name, case in truth if name == kind]
        if own:
            m = measure(own, found)
            print(f"{kind:<12} {len(own):>3} cases, recall {m.recall:.4f}, granularity {m.granularity:.4f}")


if __name__ == "__main__":
    main()
