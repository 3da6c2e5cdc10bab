"""Rebuild toolkit/data/encoder.npz: the vectors of characters that the shipped encoder sums.

Run: python experiments/build_encoder.py ../shared/data --work FOLDER   (needs the extra `embed`
and sentence-transformers[train]; minutes on one core)

1. How rare each token is (smoothed IDF), over the background, the labelled pairs and STS-B's training part.
2. Directions that keep apart what stands in sentences: random ones, moved to lessen the frame potential
   sum q_i q_j (v_i . v_j)^2 (Benedetto and Fickus 2003), q_i being a token's share of what sentences weigh, then the
   squared error of the similarity of two random sentences, tr((VV' - I) C (VV' - I) C), C being their second moments.
3. On request (--epochs 8), tuning with the sentence-transformers trainer: CoSENT on STS-B's training part, in-batch
   negatives on background sentences and their edits, characters dropped at random. It fits the training part and loses
   on the development part, so that what ships is not tuned; docs/results.md has the figures.
FOLDER/model is a sentence-transformers model: SentenceTransformer("FOLDER/model") gives the vectors that NumPy gives.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
from datasets import Dataset
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from scipy.stats import spearmanr
from sentence_transformers import SentenceTransformerTrainer, SentenceTransformerTrainingArguments
from sentence_transformers.sentence_transformer.losses import CoSENTLoss, MultipleNegativesRankingLoss

from experiments.encoder_data import Pair, heavy_rewrite, light_edit, pairs, sentences
from experiments.encoder_model import as_model, tokenizer
from toolkit.embed.chars import ASSET, DROPPED, FIRST, CharEncoder, read_encoder, row_table, save_encoder
from toolkit.embed.pieces import N_TOKENS, canonical_tokens, tokens_of
from toolkit.embed.protocol import FloatArray
from toolkit.experiment.spinners import load_rules, split_families

DIMENSION = 384
RARE = 3
"""Sentences drawn that a token must stand in to have a vector of its own."""
SMOOTHING = 100
"""Sentences added to each token's count: what is seen ten times less than that weighs hardly more."""
SEED = 20261126
SHRINKAGE = 0.25
"""Share of the second moments that is their diagonal alone: what was seen together by chance counts half."""
STEPS, RATE, MOMENTUM = 80, 0.5, 0.8
N_MOMENTS = 80_000
"""Most sentences of a group that second moments are of."""
OTHER_PAIRS = ("LCQMC/dev", "AFQMC/train", "ATEC/atec", "ATEC_CCKS/dev", "BQ_corpus/dev")
DRAWN = (30_000, 30_000, 120_000)
"""Sentences counted, drawn with replacement: of the background, the other pairs and STS-B's training part."""
N_EDITED = 20_000


def count_tokens(texts: Sequence[str], n_drawn: int, rng: Random) -> NDArray[np.int64]:
    """In how many of `n_drawn` sentences, drawn with replacement, each canonical token stands; shape (N_TOKENS,)."""
    _, tokens, _ = tokens_of(rng.choices(texts, k=n_drawn))
    return np.bincount(canonical_tokens()[tokens], minlength=N_TOKENS)


def spread_directions(share: NDArray[np.float64], rng: np.random.Generator) -> FloatArray:
    """Unit vectors, shape (len(share), DIMENSION), of low frame potential under these shares."""
    vectors = rng.standard_normal((len(share), DIMENSION))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    q = (share / share.sum())[:, None]
    for _ in range(200):
        vectors -= 20 * vectors @ (vectors.T @ (q * vectors))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


def second_moments(groups: Sequence[Sequence[str]], rows: NDArray[np.uint16], idf: FloatArray) -> csr_matrix:
    """Mean of x x' over sentences, x being the weights of a sentence's rows scaled to length 1; shrunk."""
    rng = Random(SEED)
    texts = [text for group in groups for text in (rng.sample(group, N_MOMENTS) if len(group) > N_MOMENTS else group)]
    owner, tokens, _ = tokens_of(texts)
    sentences = csr_matrix((idf[rows[tokens]], (owner, rows[tokens].astype(np.int32))), shape=(len(texts), len(idf)))
    lengths = np.sqrt(np.asarray(sentences.multiply(sentences).sum(axis=1)).ravel())
    sentences = diags(1 / np.maximum(lengths, 1e-6)) @ sentences
    moments = sentences.T @ sentences / len(texts)
    return csr_matrix((1 - SHRINKAGE) * moments + SHRINKAGE * diags(moments.diagonal()), dtype=np.float32)


def fit_directions(vectors: FloatArray, moments: csr_matrix) -> FloatArray:
    """Move unit vectors so that similarities of random sentences come nearer to those without loss."""
    scale = np.maximum(moments.diagonal(), 1e-6)[:, None]
    step = np.zeros_like(vectors)
    for _ in range(STEPS):
        weighed = moments @ vectors
        step = MOMENTUM * step + (weighed @ (vectors.T @ weighed) - moments @ weighed) / scale
        vectors = vectors - RATE * step
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def untuned(groups: Sequence[tuple[Sequence[str], int]]) -> tuple[NDArray[np.int32], FloatArray]:
    """The tokens that get vectors, commonest first, and the table before tuning. groups: texts, how many are drawn."""
    rng = Random(SEED)
    counts = np.sum([count_tokens(texts, n_drawn, rng) for texts, n_drawn in groups], axis=0)
    own = np.argsort(-counts, kind="stable")[: int((counts >= RARE).sum())].astype(np.int32)
    df = np.array([*np.full(FIRST, RARE), *counts[own]], dtype=np.float64)
    total = sum(n_drawn for _, n_drawn in groups)
    idf = np.log(total / (df + SMOOTHING)).astype(np.float32)
    idf[DROPPED] = 0
    spread = spread_directions(df * idf**2, np.random.default_rng(SEED))
    fitted = fit_directions(spread, second_moments([texts for texts, _ in groups], row_table(own), idf))
    return own, fitted * idf[:, None]


def edited_pairs(data: Path, background: Sequence[str]) -> Dataset:
    """Background sentences beside a light edit or a heavy rewriting of them."""
    rng = Random(SEED)
    rules, _ = split_families(load_rules(data / "spin" / "rules-dev.txt"))
    drawn = rng.sample(background, N_EDITED)
    changed = [light_edit(text, rng) if rng.random() < 0.3 else heavy_rewrite(text, rules, rng) for text in drawn]
    return Dataset.from_dict({"anchor": drawn, "positive": changed})


def graded(labelled: Sequence[Pair]) -> Dataset:
    """Labelled pairs as the trainer reads them; labels in 0-1."""
    columns = {"left": [p.left for p in labelled], "right": [p.right for p in labelled]}
    return Dataset.from_dict(columns | {"score": [p.label / 5 for p in labelled]})


def tune(encoder: CharEncoder, datasets: dict[str, Dataset], options: argparse.Namespace) -> FloatArray:
    """The table after training, shape as before."""
    model = as_model(encoder, dropping=True)
    losses = {"graded": CoSENTLoss(model), "edited": MultipleNegativesRankingLoss(model)}
    settings = SentenceTransformerTrainingArguments(
        output_dir=str(options.work / "trainer"),
        num_train_epochs=options.epochs,
        per_device_train_batch_size=64,
        learning_rate=options.rate,
        lr_scheduler_type="linear",
        weight_decay=0.0,
        save_strategy="no",
        report_to="none",
        seed=SEED,
        use_cpu=True,
        disable_tqdm=True,
        multi_dataset_batch_sampler="proportional",
    )
    used = {name: losses[name] for name in datasets}
    SentenceTransformerTrainer(model, settings, train_dataset=datasets, loss=used).train()
    tuned: FloatArray = model[0].embedding.weight.detach().numpy()
    _, tokens = tokenizer(encoder)
    table = encoder.table.copy()
    # Several tokens may share a row: what training did to each of them adds up.
    np.add.at(table, tokens, tuned - encoder.table[tokens])
    table[DROPPED] = 0
    return table


def score(encoder: CharEncoder, labelled: Sequence[Pair]) -> float:
    """Spearman correlation of the cosine with the labels."""
    left, right = (encoder.encode(texts) for texts in ([p.left for p in labelled], [p.right for p in labelled]))
    return float(spearmanr(np.einsum("ij,ij->i", left, right), [p.label for p in labelled]).statistic)


def main() -> None:
    """Count, spread, tune, write the asset."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder of building data")
    parser.add_argument("--work", type=Path, required=True, help="folder for the model and what the trainer writes")
    parser.add_argument("--epochs", type=float, default=0, help="of tuning; 0, the default, ships better")
    parser.add_argument("--rate", type=float, default=1e-2)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "toolkit" / "data" / ASSET)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    train, dev = pairs(options.data, "sts-b-train"), pairs(options.data, "sts-b-dev")
    background = sentences(options.data, held_out=False)
    asked = [text for name in OTHER_PAIRS for pair in pairs(options.data, name) for text in (pair.left, pair.right)]
    groups = (background, asked, [text for pair in train for text in (pair.left, pair.right)])
    own, table = untuned(list(zip(groups, DRAWN, strict=True)))
    encoder = CharEncoder("untuned", row_table(own), table)
    print(f"STS-B development part, untuned: {score(encoder, dev):.4f}", flush=True)
    if options.epochs > 0:
        datasets = {"graded": graded(train), "edited": edited_pairs(options.data, background)}
        encoder = CharEncoder("tuned", encoder.rows, tune(encoder, datasets, options))
        print(f"tuned: {score(encoder, dev):.4f}, training part {score(encoder, train):.4f}")
    save_encoder(options.out, own, encoder.table)
    shipped = read_encoder(options.out)
    print(f"as shipped, a byte a number: {score(shipped, dev):.4f}; {options.out.stat().st_size} bytes")
    as_model(shipped).save(str(options.work / "model"))


if __name__ == "__main__":
    main()
