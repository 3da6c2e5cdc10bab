"""How long clustering takes, and how much memory: `python -m experiments.rhetoric_scale N [--vectors]`.

N sentences are put together from invented parts: turns of speech, each of words of its own left out and put in at
random, among sentences that are like no other; some are near-verbatim copies. With --vectors no sentence is encoded:
unit vectors around random centers stand for them, which no lexical shortcut can help. Seconds are of processor time, in
one process with `--threads` threads for the neighbours; the peak is of the whole process.
"""

from __future__ import annotations

import argparse
import random
import resource
import time

import numpy as np

from toolkit.embed import open_encoder
from toolkit.embed.chars import FIRST, shipped_encoder
from toolkit.experiment.moves import quality
from toolkit.rhetoric import Wordings, find_clusters, wordings_of
from toolkit.rhetoric.wordings import Excluded

# What has no vector of its own shares one, so that sentences of such characters would all be alike.
_LETTERS = [chr(at) for at in range(0x4E00, 0x9FA6) if shipped_encoder().rows[at] >= FIRST]
_DIMENSION = 384


def main() -> None:
    """Measure one size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("n", type=int)
    parser.add_argument("--vectors", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--per-turn", type=int, default=25, help="sentences of each turn of speech")
    given = parser.parse_args()
    start, clock = time.process_time(), time.perf_counter()
    if given.vectors:
        wordings, vectors, moves = _vectors(given.n, given.per_turn)
    else:
        sentences, moves = _sentences(given.n, given.per_turn)
        _told("generated", start, clock)
        start, clock = time.process_time(), time.perf_counter()
        wordings = wordings_of(sentences)
        encoder = open_encoder()
        vectors = encoder.encode(wordings.texts)
    _told(f"{len(wordings):,} wordings as vectors", start, clock)
    start, clock = time.process_time(), time.perf_counter()
    clusters = find_clusters(vectors, wordings, n_threads=given.threads)
    _told(f"{len(clusters):,} clusters", start, clock)
    of = wordings.of_sentence
    label = np.where(of >= 0, clusters.cluster[of], -1).tolist()
    found = quality(moves, label)
    print(f"purity {found.purity:.3f} recall {found.recall:.3f}; {clusters.threshold}")
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


def _told(what: str, start: float, clock: float) -> None:
    print(f"{what}: {time.process_time() - start:.1f} s of processor, {time.perf_counter() - clock:.1f} s by the clock")


def _vectors(
    n: int, per_turn: int
) -> tuple[Wordings, np.ndarray[tuple[int, int], np.dtype[np.float32]], list[str | None]]:
    """Half of the vectors around centers (cosine about .5 to them), half anywhere."""
    draw = np.random.default_rng(1)
    vectors = draw.standard_normal((n, _DIMENSION), dtype=np.float32)
    turn = np.where(np.arange(n) % 2 == 0, np.arange(n) // (2 * per_turn), -1)
    centers = draw.standard_normal((n // (2 * per_turn) + 1, _DIMENSION), dtype=np.float32)
    inside = turn >= 0
    vectors[inside] = vectors[inside] * np.float32(0.9) + centers[turn[inside]]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    names = [f"{number:09d}" for number in range(n)]
    letters = np.array(_LETTERS[:10])
    texts = ["".join(letters[[int(digit) for digit in name]]) for name in names]
    return (
        Wordings(texts, texts, np.arange(n), Excluded()),
        vectors,
        [str(t) if t >= 0 else None for t in turn.tolist()],
    )


def _sentences(n: int, per_turn: int) -> tuple[list[str], list[str | None]]:
    """Turns of speech: of twelve words of its own each sentence has eight, in order, with other words between."""
    draw = random.Random(1)
    words = ["".join(draw.choices(_LETTERS, k=2)) for _ in range(40_000)]
    sentences: list[str] = []
    moves: list[str | None] = []
    while len(sentences) < n:
        own = draw.sample(words, 12)
        for _ in range(per_turn):
            kept = sorted(draw.sample(range(12), 8))
            sentence = "".join(own[at] + draw.choice(words) * (draw.random() < 0.4) for at in kept)
            sentences.append(f"{sentence}。")
            moves.append(own[0])
            if draw.random() < 0.1:
                sentences.append(f"{sentence[:-1]}{draw.choice(words)}。")
                moves.append(own[0])
        for _ in range(per_turn):
            sentences.append("".join(draw.choices(words, k=draw.randrange(5, 18))) + "。")
            moves.append(None)
    return sentences[:n], moves[:n]


if __name__ == "__main__":
    main()
