"""Near-duplicate search side by side: this toolkit, datasketch and rensa on one corpus, one core, one process each.

    python experiments/near_duplicates.py --corpus c100000.jsonl --truth gt100000.jsonl --peers datasketch,rensa

corpus: JSON lines with `text`; truth: JSON lines [line, line, Jaccard of character 5-grams] of planted pairs. Every
engine reads the file itself with the same reader. Seconds are those of the processor, from the start of the process
to the last pair: on one thread they are what a free core needs, and neighbours on the machine disturb them less. A
pair found that is not planted is checked exactly before it counts as an error. Peers get the setting that their
documentation gives for threshold .8 with 128 permutations; neither checks pairs exactly, so their own estimate decides.
The toolkit runs before and after each peer, and a peer's ratio is to the mean of those two runs, so that a busy spell
of the machine favours nobody. rensa may live in another interpreter: --rensa-python PATH.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path

SHINGLE_CHARS = 5
PEER_PERMUTATIONS = 128
PEER_THRESHOLD = 0.8
_TEXTS_AT_ONCE = 256  # the toolkit's arrays
_PEER_TEXTS_AT_ONCE = 8  # the peers' shingles are objects: larger batches leave the cache and gain nothing

Pair = tuple[int, int]


@dataclass(frozen=True)
class Outcome:
    """What one engine did. seconds: by step, in order; pairs: with the engine's own similarity (exact or estimated)."""

    engine: str
    seconds: dict[str, float]
    peak_mb: float
    pairs: dict[Pair, float]


def lines(path: Path) -> Iterator[bytes]:
    """Read the corpus line by line."""
    with path.open("rb", buffering=1 << 20) as file:
        yield from file


def text_of(line: bytes) -> str:
    """Decode one line of the corpus."""
    text: str = json.loads(line.decode())["text"]
    return text


def batches(path: Path, clock: dict[str, float]) -> Iterator[list[str]]:
    """Read texts some at a time, on the clock's `read`."""
    source, done = lines(path), False
    while not done:
        start = time.process_time()
        batch = [text_of(line) for line in islice(source, _PEER_TEXTS_AT_ONCE)]
        clock["read"] = clock.get("read", 0.0) + time.process_time() - start
        done = not batch
        if batch:
            yield batch


def run_toolkit(path: Path) -> tuple[dict[str, float], dict[Pair, float]]:
    """Search at threshold .5: every similarity that comes out is exact."""
    import numpy as np

    from toolkit.fingerprint import Codes, Int64Array, sign_stream
    from toolkit.pair import PairParams, verified_pairs

    clock: dict[str, float] = {"read": 0.0}

    class Corpus:
        """JSON lines as a TextSource: read through once, then single lines again by their place in the file."""

        def __init__(self) -> None:
            self.places = [0]

        def chunks(self) -> Iterator[Codes]:
            source = lines(path)
            while True:
                start = time.process_time()
                held = list(islice(source, _TEXTS_AT_ONCE))
                self.places.extend(accumulate(map(len, held), initial=self.places.pop()))
                codes = Codes.from_texts([text_of(line) for line in held])
                clock["read"] += time.process_time() - start
                if not held:
                    return
                yield codes

        def take(self, texts: Int64Array) -> Codes:
            with path.open("rb") as file:
                return Codes.from_texts([text_of(self._line(file.fileno(), text)) for text in texts.tolist()])

        def _line(self, file: int, text: int) -> bytes:
            return os.pread(file, self.places[text + 1] - self.places[text], self.places[text])

    corpus = Corpus()
    start = time.process_time()
    signatures = sign_stream(corpus.chunks())
    signed = time.process_time()
    pairs = verified_pairs(signatures, corpus, params=PairParams(threshold=0.5))
    clock |= {"sign": signed - start - clock["read"], "pair": time.process_time() - signed}
    columns = (pairs.left.tolist(), pairs.right.tolist(), pairs.jaccard.tolist())
    found = {(a, b): jaccard for a, b, jaccard in zip(*columns, strict=True)}
    return clock, _spread(found, np.asarray(pairs.duplicates_of).tolist())


def _spread(found: dict[Pair, float], first: list[int]) -> dict[Pair, float]:
    """Give every copy of a text the pairs of its first copy, as the peers report them."""
    copies: dict[int, list[int]] = {}
    for text, one in enumerate(first):
        copies.setdefault(one, []).append(text)
    out = dict(found)
    for (a, b), jaccard in found.items():
        if first[b] == b:
            out.update({(min(x, y), max(x, y)): jaccard for x in copies[a] for y in copies[b]})
    for same in copies.values():
        out.update({(x, y): 1.0 for place, y in enumerate(same) for x in same[:place]})
    return out


def run_datasketch(path: Path) -> tuple[dict[str, float], dict[Pair, float]]:
    """MinHash and MinHashLSH as documented: 128 permutations, bytes of shingles, default scheme and hash."""
    from datasketch import MinHash, MinHashLSH

    clock: dict[str, float] = {"read": 0.0, "sign": 0.0}
    found: dict[Pair, float] = {}
    held: list[MinHash] = []
    index = MinHashLSH(threshold=PEER_THRESHOLD, num_perm=PEER_PERMUTATIONS)
    start = time.process_time()
    for batch in batches(path, clock):
        signing = time.process_time()
        sets = ({text[i : i + SHINGLE_CHARS].encode() for i in range(len(text) - SHINGLE_CHARS + 1)} for text in batch)
        minhashes = MinHash.bulk(sets, num_perm=PEER_PERMUTATIONS)
        clock["sign"] += time.process_time() - signing
        for minhash in minhashes:
            number = len(held)
            for other in index.query(minhash):
                similarity = held[other].jaccard(minhash)
                if similarity >= PEER_THRESHOLD:
                    found[other, number] = similarity
            index.insert(number, minhash)
            held.append(minhash)
    clock["pair"] = time.process_time() - start - clock["read"] - clock["sign"]
    return clock, found


def run_rensa(path: Path) -> tuple[dict[str, float], dict[Pair, float]]:
    """R-MinHash over full sets, one LSH query for all, estimates checked: 128 permutations in 16 bands."""
    from rensa import RMinHash, RMinHashLSH

    clock: dict[str, float] = {"read": 0.0, "sign": 0.0}
    index = RMinHashLSH(threshold=PEER_THRESHOLD, num_perm=PEER_PERMUTATIONS, num_bands=16)
    held: list[RMinHash] = []
    start = time.process_time()
    for batch in batches(path, clock):
        signing = time.process_time()
        sets = [[text[i : i + SHINGLE_CHARS] for i in range(len(text) - SHINGLE_CHARS + 1)] for text in batch]
        minhashes = RMinHash.from_token_sets(sets, num_perm=PEER_PERMUTATIONS, seed=42)
        clock["sign"] += time.process_time() - signing
        index.insert_many(minhashes, start_key=len(held))
        held += minhashes
    found: dict[Pair, float] = {}
    for first in range(0, len(held), _TEXTS_AT_ONCE):
        for number, others in enumerate(index.query_all(held[first : first + _TEXTS_AT_ONCE]), first):
            for other in others:
                if other < number and (similarity := held[number].jaccard(held[other])) >= PEER_THRESHOLD:
                    found[other, number] = similarity
    clock["pair"] = time.process_time() - start - clock["read"] - clock["sign"]
    return clock, found


ENGINES = {"toolkit": run_toolkit, "datasketch": run_datasketch, "rensa": run_rensa}


def _child(engine: str, corpus: Path) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    start = time.perf_counter()
    seconds, pairs = ENGINES[engine](corpus)
    seconds |= {"total": time.process_time(), "wall": time.perf_counter() - start}
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"seconds": seconds, "peak_mb": peak_mb, "pairs": [[a, b, s] for (a, b), s in pairs.items()]}, sys.stdout)


def measure(engine: str, corpus: Path, python: str) -> Outcome:
    """Run one engine in a process of its own, on one core and one thread."""
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"), "1")
    home = str(Path(__file__).resolve().parents[1])
    command = [python, __file__, "--corpus", str(corpus), "--engine", engine]
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, env={**os.environ, **one_thread, "PYTHONPATH": home}
    )
    out = json.loads(done.stdout)
    return Outcome(engine, out["seconds"], out["peak_mb"], {(a, b): s for a, b, s in out["pairs"]})


def exact(corpus: Path, pairs: list[Pair]) -> dict[Pair, float]:
    """Exact similarities by the plainest code there is: Python sets."""
    needed = {text for pair in pairs for text in pair}
    sets: dict[int, set[str]] = {}
    for number, line in enumerate(lines(corpus)):
        if number in needed:
            text = text_of(line)
            sets[number] = {text[i : i + SHINGLE_CHARS] for i in range(len(text) - SHINGLE_CHARS + 1)}
    return {(a, b): len(sets[a] & sets[b]) / max(1, len(sets[a] | sets[b])) for a, b in pairs}


def quality(outcome: Outcome, truth: dict[Pair, float], corpus: Path, threshold: float) -> tuple[float, float, int]:
    """Recall of planted pairs, precision by exact similarity, and how many true pairs were found beyond the planted."""
    found = {pair for pair, similarity in outcome.pairs.items() if similarity >= threshold}
    wanted = {pair for pair, jaccard in truth.items() if jaccard >= threshold}
    checked = {**exact(corpus, [pair for pair in found if pair not in truth]), **truth}
    right = {pair for pair in found if checked[pair] >= threshold - 1e-6}  # the truth is rounded to six places
    return len(found & wanted) / max(1, len(wanted)), len(right) / max(1, len(found)), len(right - wanted)


def report(outcomes: list[Outcome], truth: dict[Pair, float], corpus: Path) -> None:
    """Print the table, and what each peer takes compared with the toolkit's runs before and after it."""
    print(f"{'engine':<12}{'read':>8}{'sign':>8}{'pair':>8}{'total s':>9}{'wall s':>9}{'peak MB':>9}", end="")
    print(f"{'R@.8':>8}{'P@.8':>8}{'R@.5':>8}{'P@.5':>8}{'extra@.5':>10}{'ratio':>8}")
    for place, outcome in enumerate(outcomes):
        steps = "".join(f"{outcome.seconds[step]:8.2f}" for step in ("read", "sign", "pair"))
        print(
            f"{outcome.engine:<12}{steps}{outcome.seconds['total']:9.2f}{outcome.seconds['wall']:9.2f}{outcome.peak_mb:9.0f}",
            end="",
        )
        recall, precision, _ = quality(outcome, truth, corpus, 0.8)
        print(f"{recall:8.4f}{precision:8.4f}", end="")
        if outcome.engine == "toolkit":
            recall, precision, extra = quality(outcome, truth, corpus, 0.5)
            print(f"{recall:8.4f}{precision:8.4f}{extra:10d}", end="")
            print(f"{'-':>8}")
        else:
            around = (outcomes[place - 1].seconds["total"] + outcomes[place + 1].seconds["total"]) / 2
            print(f"{'-':>8}{'-':>8}{'-':>10}{outcome.seconds['total'] / around:7.1f}x")


def main() -> None:
    """Parse arguments, run the engines one after the other, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--peers", default="", help="datasketch, rensa, or both with a comma")
    parser.add_argument("--rensa-python", default=sys.executable, help="interpreter that has rensa")
    parser.add_argument("--engine", choices=sorted(ENGINES), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.engine:
        _child(args.engine, args.corpus)
        return
    if args.truth is None:
        parser.error("--truth is needed")
    with args.truth.open(encoding="utf-8") as file:
        truth = {(a, b): jaccard for a, b, jaccard in map(json.loads, file)}
    outcomes = [measure("toolkit", args.corpus, sys.executable)]
    for peer in filter(None, args.peers.split(",")):
        outcomes.append(measure(peer, args.corpus, args.rensa_python if peer == "rensa" else sys.executable))
        outcomes.append(measure("toolkit", args.corpus, sys.executable))
    report(outcomes, truth, args.corpus)


if __name__ == "__main__":
    main()
