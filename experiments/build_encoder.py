"""Rebuild toolkit/data/encoder.npz: the vectors of characters that the shipped encoder sums.

Run: python experiments/build_encoder.py ../shared/data --work FOLDER   (needs the extra `embed`
and sentence-transformers[train]; minutes on one core)

1. How rare each character is (IDF), over the background, the labelled pairs and STS-B's training part, a third each.
2. Directions that keep frequent characters apart: random ones, moved to lessen the frame potential
   sum q_i q_j (v_i . v_j)^2 (Benedetto and Fickus 2003), q_i being a character's share of what sentences weigh.
3. On request (--epochs 8), tuning with the sentence-transformers trainer: CoSENT on STS-B's training part, in-batch
   negatives on background sentences and their edits, characters dropped at random. It fits the training part and loses
   on the development part, so that what ships is not tuned; docs/results.md has the figures.
FOLDER/model is a sentence-transformers model: SentenceTransformer("FOLDER/model") gives the vectors that NumPy gives.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
from datasets import Dataset
from numpy.typing import NDArray
from scipy.stats import spearmanr
from sentence_transformers import SentenceTransformerTrainer, SentenceTransformerTrainingArguments
from sentence_transformers.sentence_transformer.losses import CoSENTLoss, MultipleNegativesRankingLoss

from experiments.encoder_data import Pair, heavy_rewrite, light_edit, pairs, sentences
from experiments.encoder_model import as_model, tokenizer
from toolkit.embed.chars import ASSET, DROPPED, CharEncoder, fold, read_encoder, row_table, save_encoder
from toolkit.embed.protocol import FloatArray
from toolkit.experiment.spinners import load_rules, split_families
from toolkit.repair.chars import to_simplified

DIMENSION = 256
N_CHARS = 7000
SEED = 20261126
OTHER_PAIRS = ("LCQMC/dev", "AFQMC/train", "ATEC/atec", "ATEC_CCKS/dev", "BQ_corpus/dev")
N_SENTENCES = 60_000
N_EDITED = 20_000


def count_chars(texts: Sequence[str], rng: Random) -> Counter[str]:
    """In how many of `N_SENTENCES` sentences, drawn with replacement, each folded character stands."""
    folds = {char: fold(ord(to_simplified().get(char, char))) for char in set("".join(texts)) if ord(char) < 1 << 16}
    counts: Counter[str] = Counter()
    for text in rng.choices(texts, k=N_SENTENCES):
        counts.update({folds.get(char, "") for char in text})
    counts.pop("", None)
    return counts


def spread_directions(share: NDArray[np.float64], rng: np.random.Generator) -> FloatArray:
    """Unit vectors, shape (len(share), DIMENSION), of low frame potential under these shares."""
    vectors = rng.standard_normal((len(share), DIMENSION))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    q = (share / share.sum())[:, None]
    for _ in range(200):
        vectors -= 20 * vectors @ (vectors.T @ (q * vectors))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


def untuned(groups: Sequence[Sequence[str]]) -> tuple[str, FloatArray]:
    """The characters that get vectors, commonest first, and the table before tuning."""
    rng = Random(SEED)
    counts: Counter[str] = Counter()
    for group in groups:
        counts.update(count_chars(group, rng))
    kept = [char for char, _ in counts.most_common(N_CHARS)]
    total = N_SENTENCES * len(groups)
    df = np.array([total / N_CHARS, 1, *(counts[char] for char in kept)], dtype=np.float64)
    idf = np.log((total + 1) / (df + 1))
    table = spread_directions(df * idf**2, np.random.default_rng(SEED)) * idf[:, None]
    table[0] = 0
    return "".join(kept), table.astype(np.float32)


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
    chars, table = untuned([background, asked, [text for pair in train for text in (pair.left, pair.right)]])
    encoder = CharEncoder("untuned", row_table(chars), table)
    print(f"STS-B development part, untuned: {score(encoder, dev):.4f}", flush=True)
    if options.epochs > 0:
        datasets = {"graded": graded(train), "edited": edited_pairs(options.data, background)}
        encoder = CharEncoder("tuned", encoder.rows, tune(encoder, datasets, options))
        print(f"tuned: {score(encoder, dev):.4f}, training part {score(encoder, train):.4f}")
    save_encoder(options.out, chars, encoder.table)
    shipped = read_encoder(options.out)
    print(f"as shipped, a byte a number: {score(shipped, dev):.4f}; {options.out.stat().st_size} bytes")
    as_model(shipped).save(str(options.work / "model"))


if __name__ == "__main__":
    main()
