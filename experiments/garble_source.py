"""Whether spun reports are found beside their source, and nothing else is called spun.

    python -m experiments.garble_source ../shared/data            the test half, through `toolkit dedup`
    python -m experiments.garble_source ../shared/data --dev      the same over the development half
    python -m experiments.garble_source ../shared/data --fit      weights of the score from the development half

Positives are provincial reports, whole and as excerpts of 2,000 characters, spun by every spinner of
`experiments/spinners.py` with list rules (families split) and with fresh rules. A spun document is found if it is
flagged with its own source. Negatives are revisions of laws, reports of consecutive years and of other provinces, and
the simulated copies of `experiments/lookalikes.py`; each flagged document is one false call.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import lzma
import math
import re
import tarfile
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import docx
import numpy as np
import pyarrow.parquet as pq
from scipy.optimize import minimize

from experiments.lookalikes import edited, filled, from_taiwan, renamed, scanned, skeleton
from experiments.spinners import SPINNERS, Rule, load_rules, pseudo_rules, split_families
from toolkit.align.normalize import CodeArray, matching_form
from toolkit.describe.gazetteer import Gazetteer
from toolkit.engine.config import Config
from toolkit.engine.local import dedup
from toolkit.judge.rewrite.alignment import Side, passages
from toolkit.judge.rewrite.signs import MIN_KINDS, Signs, compare
from toolkit.judge.rewrite.verdict import measures

RATES = (0.02, 0.04, 0.08, 0.18, 0.27)
EXCERPT = 2000
_EDITS = ((0.05, 0.1, 0.1), (0.1, 0.05, 0.05), (0.2, 0.2, 0.2), (0.1, 0.02, 0.02), (0.03, 0.01, 0.01))
_SCANS = (0.01, 0.05, 0.1)
_YEAR = re.compile(r"[（(][^（()）]*[)）]$")

Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Half:
    """One half of the material. rules: of a list and fresh ones. natural: name of a corpus -> its texts."""

    provinces: Texts
    everywhere: Texts
    rules: dict[str, list[Rule]]
    natural: dict[str, Texts]


def read_half(data: Path, *, test: bool) -> Half:
    """The development or the test half of the building data."""
    everywhere = _provincial(data / "reports" / "provincial-2025.zip")
    provinces = dict(list(everywhere.items())[int(test) :: 2])
    listed = split_families(load_rules(data / "spin" / "rules-dev.txt"))[int(test)]
    rules = {"list": listed, "fresh": pseudo_rules(provinces.values(), Random(int(test)))}
    laws = {name: text for name, text in _laws(data / "laws.tar.xz") if _is_test(name) == test}
    natural = {"laws": laws, "reports": _consecutive(data / "reports")} if test else {"laws": laws}
    return Half(provinces, everywhere, rules, natural)


def _is_test(name: str) -> bool:
    """Revisions of one law, which differ in the date behind the title, fall into one half."""
    title = _YEAR.sub("", Path(name).stem)
    return bool(hashlib.blake2b(title.encode(), digest_size=1).digest()[0] & 1)


def _provincial(path: Path) -> Texts:
    with zipfile.ZipFile(path) as archive:
        read = {name: docx.Document(io.BytesIO(archive.read(name))) for name in sorted(archive.namelist())}
    return {Path(name).stem: "\n".join(p.text for p in document.paragraphs) for name, document in read.items()}


def _laws(path: Path) -> Iterator[tuple[str, str]]:
    with tarfile.open(path) as archive:
        for member in archive:
            handle = archive.extractfile(member) if member.name.endswith(".md") else None
            if handle is not None and not member.name.endswith("_index.md"):
                yield member.name, handle.read().decode("utf-8", errors="replace")


def _consecutive(reports: Path) -> Texts:
    """Reports of one agency over the years: a district's, the State Council's, the party congresses'."""
    texts = {path.stem: path.read_bytes().decode("gb18030", "replace") for path in (reports / "hailar").glob("*.txt")}
    for path in (reports / "national").glob("*.xz"):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            texts |= {record["title"]: record["content"] for record in map(json.loads, lines)}
    return texts


def shuffled(rules: dict[str, list[Rule]], kind: str, rng: Random) -> list[Rule]:
    """Rules in a new order; those of the list are followed by fresh ones, since a list alone reaches no high rate."""
    first = rng.sample(rules[kind], len(rules[kind]))
    return first if kind == "fresh" else first + rng.sample(rules["fresh"], len(rules["fresh"]))


def spun_corpora(half: Half, rng: Random) -> Iterator[tuple[str, str, float, Texts]]:
    """Kind of rules, length, rate, and spun texts by `source|spinner`: a corpus has each passage spun once."""
    for kind in half.rules:
        for rate in RATES:
            excerpts, whole = {}, {}
            for number, (name, text) in enumerate(half.provinces.items()):
                room = (len(text) - EXCERPT) // len(SPINNERS)
                for at, (spinner, spin) in enumerate(SPINNERS.items()):
                    passage = text[at * room : at * room + EXCERPT]
                    excerpts[f"{name}|{spinner}"] = spin(passage, shuffled(half.rules, kind, rng), rate, rng)
                spinner = list(SPINNERS)[number % len(SPINNERS)]
                whole[f"{name}|{spinner}"] = SPINNERS[spinner](text, shuffled(half.rules, kind, rng), rate, rng)
            yield kind, "excerpt", rate, excerpts
            yield kind, "whole", rate, whole


def lookalikes(half: Half, rng: Random) -> Iterator[tuple[str, Texts]]:
    """Corpora of simulated copies: name and texts, the sources among them."""
    others = [clause for text in half.everywhere.values() for clause in re.split(r"(?<=[，。；])", text)]
    for swap, delete, insert in _EDITS:
        edit = partial(edited, rng=rng, others=others, swap=swap, delete=delete, insert=insert)
        yield f"edited {swap}/{delete}", _beside(half, edit)
    for rate in _SCANS:
        yield f"scanned {rate:.0%}", _beside(half, partial(scanned, rng=rng, rate=rate))
    yield "from Taiwan", _beside(half, from_taiwan)
    yield "renamed", _beside(half, lambda text: renamed(text, rng, _places(text)))
    texts: Texts = {}
    for number in range(20):
        template = skeleton(rng, rng.choice([20, 50, 150]))
        texts |= {f"template {number}|{copy}": filled(template, rng) for copy in range(5)}
    yield "filled", texts


def _places(text: str) -> list[str]:
    return sorted({text[m.start : m.end] for m in Gazetteer.load().find(text)})


def _beside(half: Half, change: Callable[[str], str]) -> Texts:
    return half.provinces | {f"{name}|copy": change(text[:8000]) for name, text in half.provinces.items()}


@dataclass(frozen=True, slots=True)
class Called:
    """What a run flagged: copy -> sources; and each document's garbled share."""

    sources: dict[str, set[str]]
    garbled: dict[str, float]


def run(texts: Texts) -> Called:
    """`toolkit dedup` over some texts: what it flagged."""
    tables = _tables(texts, flags=["doc_id", "flag", "source_doc"], documents=["doc_id", "garbled"])
    sources = defaultdict(set)
    for row in tables["flags"]:
        if row["flag"] == "garbled_rewrite":
            sources[row["doc_id"]].add(row["source_doc"])
    return Called(dict(sources), {row["doc_id"]: row["garbled"] for row in tables["documents"]})


def _tables(texts: Texts, **columns: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Rows of some tables of `toolkit dedup` over some texts, documents by their names."""
    names = list(texts)
    with tempfile.TemporaryDirectory() as folder:
        corpus, out = Path(folder, "c.jsonl"), Path(folder, "out")
        lines = (json.dumps({"id": str(i), "text": text}) for i, text in enumerate(texts.values()))
        corpus.write_text("\n".join(lines), encoding="utf-8")
        dedup(corpus, out, config=Config(), n_jobs=1, lang="zh", progress=lambda *_: None, html=False)
        tables = {
            name: pq.read_table(out / f"{name}.parquet", columns=own).to_pylist() for name, own in columns.items()
        }
    for row in (row for rows in tables.values() for row in rows):
        for key in row.keys() & {"doc_id", "source_doc", "left_doc", "right_doc"}:
            row[key] = row[key] and names[int(row[key].partition("#")[2].partition("#")[0])]
    return tables


def measure(half: Half) -> None:
    """Print recall and false calls."""
    print("rules   length   rate  spun  found   covered  other documents called")
    by_spinner: Counter[tuple[str, float, bool]] = Counter()
    for kind, length, rate, spun in spun_corpora(half, Random(5)):
        called = run(half.everywhere | spun)
        found = {name for name in spun if called.sources.get(name) == {name.partition("|")[0]}}
        covered = [called.garbled[name] for name in found]
        wrong = len(set(called.sources) - set(spun))
        share = sum(covered) / max(len(covered), 1)
        print(
            f"{kind:7} {length:8} {rate:4.0%} {len(spun):5} {len(found) / len(spun):6.3f} {share:8.2f} {wrong:6}",
            flush=True,
        )
        by_spinner.update((name.partition("|")[2], rate, name in found) for name in spun)
    for spinner in SPINNERS:
        shares = [_recall(by_spinner, spinner, rate) for rate in RATES]
        print(f"{spinner:17}" + "".join(f" {share:6.3f}" for share in shares))
    for name, texts in [*half.natural.items(), *lookalikes(half, Random(6))]:
        called = run(texts)
        print(
            f"{name:12} {len(texts):5} documents, {len(called.sources)} called: {sorted(called.sources)[:3]}",
            flush=True,
        )


def _recall(counts: Counter[tuple[str, float, bool]], spinner: str, rate: float) -> float:
    found, missed = counts[spinner, rate, True], counts[spinner, rate, False]
    return found / max(found + missed, 1)


def _codes(text: str) -> CodeArray:
    return matching_form(text)[0]


def signs_of(left: str, right: str) -> Signs | None:
    """Signs of a pair of texts; None where the toolkit would not weigh it."""
    sides = _codes(left), _codes(right)
    beside = passages(*map(Side, sides))
    found = compare(*sides, beside) if beside else None
    return found.signs if found is not None and found.signs.kinds >= MIN_KINDS else None


def fit(half: Half) -> None:
    """Print the weights that tell spun from natural pairs best: logistic regression, groups of equal weight."""
    groups: defaultdict[str, list[Signs]] = defaultdict(list)

    def add(group: str, left: str, right: str) -> None:
        signs = signs_of(left, right)
        if signs is not None:
            groups[group].append(signs)

    rng = Random(7)
    for _, length, rate, spun in spun_corpora(half, rng):
        for name, text in spun.items():
            add(f"spun {length} {rate}", half.provinces[name.partition("|")[0]], text)
    for name, texts in lookalikes(half, rng):
        for left, right in _copies(texts):
            add(name, left, right)
    laws = half.natural["laws"]
    for left, right in _sharing(laws):
        add("laws", laws[left], laws[right])
    for one, other in zip(half.provinces.values(), list(half.provinces.values())[1:], strict=False):
        add("provinces", one, other)
    _print_weights(groups)


def _copies(texts: Texts) -> Iterator[tuple[str, str]]:
    for name, text in texts.items():
        source, bar, copy = name.partition("|")
        if bar and copy == "copy":
            yield texts[source], text
        elif bar and copy == "0":
            yield text, texts[f"{source}|1"]


def _sharing(texts: Texts) -> Iterator[tuple[str, str]]:
    """Pairs that agree in most, three for each document, by the toolkit's own matches."""
    equal: Counter[tuple[str, str]] = Counter()
    for row in _tables(texts, matches=["left_doc", "right_doc", "n_chars"])["matches"]:
        equal[row["left_doc"], row["right_doc"]] += row["n_chars"]
    taken: Counter[str] = Counter()
    for (left, right), n_chars in equal.most_common():
        if n_chars >= 100 and min(taken[left], taken[right]) < 3:
            taken.update((left, right))
            yield left, right


def _weight(group: str) -> int:
    """What is real counts four times what is simulated."""
    return 4 if group in ("laws", "provinces") else 1


def _print_weights(groups: dict[str, list[Signs]]) -> None:
    rows = [(measures(signs), name.startswith("spun"), name) for name, own in groups.items() for signs in own]
    x = np.array([[*values, 1.0] for values, _, _ in rows])
    spun = np.array([s for _, s, _ in rows])
    weight = np.array([_weight(name) / math.sqrt(len(groups[name])) for _, _, name in rows])
    for side in (spun, ~spun):
        weight[side] /= 2 * weight[side].sum()
    sign = np.where(spun, 1, -1)

    def loss(b: np.ndarray) -> float:
        return float((weight * np.logaddexp(0, -sign * (x @ b))).sum() + 1.5e-4 * (b[:-1] ** 2).sum())

    b = minimize(loss, np.zeros(x.shape[1]), method="BFGS").x
    print("weights", b.round(2).tolist(), "loss", round(loss(b), 4))
    for name, own in groups.items():
        values = np.array([[*measures(signs), 1.0] for signs in own]) @ b
        print(
            f"{name:18} {len(own):5}  logit at 0, 10, 50, 90, 100 %:",
            np.percentile(values, [0, 10, 50, 90, 100]).round(1).tolist(),
        )


def main() -> None:
    """Measure, or fit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder of building data")
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--fit", action="store_true")
    given = parser.parse_args()
    half = read_half(given.data, test=not (given.dev or given.fit))
    (fit if given.fit else measure)(half)


if __name__ == "__main__":
    main()
