"""What the shipped encoder is worth, beside TF-IDF with SVD and the same words counted without loss.

Run: python experiments/encoders.py ../shared
STS-B (development part only), finding a sentence again among 20,000 of documents that nothing was built from, the
seed's rewritten essay against its source, PAWS-X, and sentences a second. No model is tuned on anything read here.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from random import Random

import numpy as np
from scipy.stats import spearmanr

from experiments.encoder_data import Pair, heavy_rewrite, light_edit, pairs, sentences
from toolkit.embed import Encoder, open_encoder
from toolkit.embed.protocol import FloatArray
from toolkit.embed.tfidf import TfidfEncoder
from toolkit.engine.front import take_apart
from toolkit.experiment.spinners import fresh_synonym, load_rules, split_families
from toolkit.model import Role, Skipped
from toolkit.read import TEXT_COLUMN, plan, read

POOL, ASKED, SEED = 20_000, 2_000, 20261126
"""Sentences searched, sentences looked for."""


def correlation(encoder: Encoder, labelled: Sequence[Pair]) -> float:
    """Spearman correlation of the cosine with the labels."""
    return float(spearmanr(similarities(encoder, labelled), [pair.label for pair in labelled]).statistic)


def similarities(encoder: Encoder, labelled: Sequence[Pair]) -> FloatArray:
    """Cosine of each pair."""
    left, right = encoder.encode([p.left for p in labelled]), encoder.encode([p.right for p in labelled])
    found: FloatArray = np.einsum("ij,ij->i", left, right)
    return found


def changed(pool: Sequence[str], numbers: Sequence[int], data: Path) -> dict[str, list[str]]:
    """Each way of rewriting the sentences looked for. unseen: by rules of whose words none is among the seen."""
    seen, unseen = split_families(load_rules(data / "spin" / "rules-dev.txt"))
    ways: dict[str, Callable[[str, Random], str]] = {
        "light": light_edit,
        "seen": lambda text, rng: fresh_synonym(text, seen, 0.25, rng),
        "unseen": lambda text, rng: fresh_synonym(text, unseen, 0.25, rng),
        "heavy": lambda text, rng: heavy_rewrite(text, unseen, rng),
    }
    rng = Random(SEED)
    return {name: [way(pool[number], rng) for number in numbers] for name, way in ways.items()}


def recall(encoder: Encoder, held: FloatArray, asked: Sequence[str], numbers: Sequence[int]) -> float:
    """Share of the changed sentences whose nearest among the vectors held is their own source's."""
    nearest = [(part @ held.T).argmax(axis=1) for part in np.array_split(encoder.encode(asked), 8)]
    return float((np.concatenate(nearest) == np.array(numbers)).mean())


def rewritten_essay(seed: Path) -> tuple[list[str], list[str]]:
    """Body sentences of the seed's rewritten essay (篇4) and of its source (篇1), in order."""
    jobs, _ = plan(seed, text_column=TEXT_COLUMN)
    bodies: dict[str | None, list[str]] = {}
    for item in take_apart(chain.from_iterable(map(read, jobs))):
        if not isinstance(item, Skipped) and item.layout is not None:
            for part in item.layout.parts:
                body = [one for one in part.sentences if one.role in (Role.BODY, Role.LIST_ITEM)]
                bodies[part.part] = [item.text.text[one.start : one.end] for one in body]
    return bodies["篇4"], bodies["篇1"]


def found_again(encoder: Encoder, essay: Sequence[str], source: Sequence[str], pool: Sequence[str]) -> int:
    """How many of the essay's sentences are nearest to the source's sentence in the same place, the pool beside it."""
    nearest = (encoder.encode(essay) @ encoder.encode([*source, *pool]).T).argmax(axis=1)
    return int((nearest == np.arange(len(essay))).sum())


def speed(encoder: Encoder, pool: Sequence[str]) -> float:
    """Sentences a CPU second."""
    began = time.process_time()
    encoder.encode(pool)
    return len(pool) / (time.process_time() - began)


def paws_precision(encoder: Encoder, labelled: Sequence[Pair]) -> float:
    """Best precision among the pairs of highest cosine, for any cut that keeps at least 50 pairs."""
    order = np.argsort(-similarities(encoder, labelled))
    right = np.cumsum(np.array([pair.label for pair in labelled])[order])
    return float((right / np.arange(1, len(order) + 1))[49:].max())


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="folder with data/ and seeds/")
    shared = parser.parse_args().shared
    data = shared / "data"
    essay, source = rewritten_essay(next((shared / "seeds").glob("001_*.txt")))
    pool = sentences(data, held_out=True)
    Random(SEED).shuffle(pool)
    pool = pool[:POOL]
    numbers = Random(SEED).sample(range(len(pool)), ASKED)
    asked = changed(pool, numbers, data)
    built_from = Random(SEED).sample(sentences(data, held_out=False), 60_000)
    sts, paws = pairs(data, "sts-b-dev"), pairs(data, "PAWS-X/dev")
    for encoder in (open_encoder(), TfidfEncoder.fit(built_from)):
        print(f"{encoder.name} ({encoder.dimension})")
        print(f"  STS-B development part, Spearman: {correlation(encoder, sts):.4f}")
        held = encoder.encode(pool)
        for way, texts in asked.items():
            other = [(text, number) for text, number in zip(texts, numbers, strict=True) if text != pool[number]]
            share = recall(encoder, held, *zip(*other, strict=True))
            same = len(texts) - len(other)
            print(f"  recall@1 among {len(pool)}, {way}: {share:.4f} ({same} left unchanged, not counted)", flush=True)
        again = found_again(encoder, essay, source, pool)
        print(f"  sentences of the rewritten essay at their source's: {again} of {len(essay)} (source: {len(source)})")
        print(f"  PAWS-X development part, best precision of 50 pairs or more: {paws_precision(encoder, paws):.3f}")
        print(f"  sentences a CPU second: {speed(encoder, pool):,.0f}", flush=True)


if __name__ == "__main__":
    main()
