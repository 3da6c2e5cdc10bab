"""The toolkit and its peers side by side.

    python -m experiments.peers WORK [--reports 2000] [--repeats 3]

Every program runs in an environment of its own (WORK/environments, made the first time), in a process of its own, on
the same file, once as its manual's first example has it and once as well set up for Chinese as its manual allows. The
toolkit runs before and after each, and a ratio is to the mean of these two, so that a busy spell favours nobody. What
can't be installed or run is a row that says so. The table goes to stdout and, with every run, into WORK/peers.md,
peers.json and peers.parquet.

--generator SCRIPT makes the corpus (`SCRIPT N FOLDER` writes cN.jsonl and gtN.jsonl); without it reports are put
together from the example corpus.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.peers.catalogue import PEERS, TOOLKIT, Peer
from experiments.peers.corpus import make_corpus
from experiments.peers.environments import NotInstalled, python_of
from experiments.peers.measure import Failed, Outcome, run_once
from experiments.peers.score import quality, read_texts, read_truth
from experiments.peers.table import COLUMNS, Row, as_markdown, machine


def compare(peers: Sequence[Peer], corpus: Path, truth: Path, work: Path, *, repeats: int, limit: int) -> list[Row]:
    """All rows, the toolkit's first."""
    toolkit = Row(TOOLKIT.name, "", [], [])
    rows = [toolkit]
    ready: list[tuple[Peer, Path, Row]] = []
    for peer in peers:
        own = [Row(peer.name, setting, [], []) for setting in peer.settings]
        rows += own
        try:
            python = python_of(peer, work)
        except NotInstalled as error:
            for row in own:
                row.failed = f"not installed: {error}"
            continue
        ready += [(peer, python, row) for row in own]
    for _ in range(repeats):
        before = _toolkit(toolkit, corpus, limit)
        for peer, python, row in ready:
            if row.failed:
                continue
            print(f"{peer.name} {row.setting}", file=sys.stderr, flush=True)
            try:
                outcome = run_once(peer, row.setting, python, corpus, limit=limit)
            except Failed as error:
                row.failed = str(error)
                continue
            after = _toolkit(toolkit, corpus, limit)
            row.outcomes.append(outcome)
            row.ratios.append(2 * outcome.cpu / (before.cpu + after.cpu))
            before = after
    texts, planted = read_texts(corpus), read_truth(truth)
    for row in rows:
        if row.outcomes and not row.failed:
            row.quality = quality(row.outcomes[0], planted, texts)
    return rows


def _toolkit(row: Row, corpus: Path, limit: int) -> Outcome:
    """One more run of the toolkit."""
    outcome = run_once(TOOLKIT, "default", python_of(TOOLKIT, corpus.parent), corpus, limit=limit)
    row.outcomes.append(outcome)
    return outcome


def main() -> None:
    """Make the corpus, run everybody, write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--limit", type=int, default=900, help="seconds that a program may take")
    parser.add_argument("--generator", type=Path)
    parser.add_argument("--only", default="", help="names of peers with commas; all without it")
    asked = parser.parse_args()
    chosen = [peer for peer in PEERS if not asked.only or peer.name in asked.only.split(",")]
    corpus, truth = make_corpus(asked.work, asked.reports, asked.generator)
    began = datetime.now(UTC).isoformat(timespec="seconds")
    size = f"{asked.reports:,} reports, {corpus.stat().st_size / 1e6:.1f} MB"
    about = f"{began}; {machine()}; {size}; {asked.repeats} runs each"
    rows = compare(chosen, corpus, truth, asked.work, repeats=asked.repeats, limit=asked.limit)
    lines = [about, "", *as_markdown(rows)]
    (asked.work / "peers.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    pq.write_table(pa.Table.from_pylist([row.values() for row in rows], schema=COLUMNS), asked.work / "peers.parquet")
    runs = [
        {**row.values(), "runs": [_without_findings(one) for one in row.outcomes], "ratios": row.ratios} for row in rows
    ]
    told = json.dumps({"about": about, "rows": runs}, ensure_ascii=False, indent=1)
    (asked.work / "peers.json").write_text(told + "\n", encoding="utf-8")
    print("\n".join(lines))


def _without_findings(outcome: Outcome) -> dict[str, object]:
    return {key: value for key, value in asdict(outcome).items() if key not in ("pairs", "groups")}


if __name__ == "__main__":
    main()
