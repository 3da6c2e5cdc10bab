"""The trained detector as it ships, and how its weights lie in the asset."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import SketchMismatch
from toolkit.judge.garble.form import Form
from toolkit.judge.garble.grams import PATTERNS, GramTables, Uint8Array
from toolkit.judge.garble.network import FloatArray, Network

ASSET = "garble.npz"
FORMAT = 3


@dataclass(frozen=True, slots=True, eq=False)
class DocumentModel:
    """From a document's features to its score.

    center, scale: (k,); first: (k, h) and first_bias: (h,); second: (h,) and second_bias; all float32. lengths: rising
    numbers of Chinese characters. bounds: (zones, lengths), what the raw score of natural texts stays below; a text's
    zone is how much it reads like a work report, by its mean weight of `report` (one a symbol): the number of `zones`
    (rising) that it reaches.
    """

    center: FloatArray
    scale: FloatArray
    first: FloatArray
    first_bias: FloatArray
    second: FloatArray
    second_bias: float
    lengths: FloatArray
    bounds: FloatArray
    report: FloatArray
    zones: FloatArray

    def likeness(self, form: Form) -> float:
        """How much a text reads like a work report by its single characters: mean log-odds."""
        weights = self.report[form.symbols[form.chinese]]
        return float(weights.mean()) if len(weights) else -1.0

    def raw(self, found: FloatArray) -> FloatArray:
        """Log-odds that each document was garbled, before any bound; found: (n, k), gives (n,)."""
        scaled = np.clip((found - self.center) / self.scale, -6, 6)
        hidden = np.logaddexp(scaled @ self.first + self.first_bias, np.float32(0))  # softplus
        raw: FloatArray = hidden @ self.second + np.float32(self.second_bias)
        return raw

    def score(
        self, found: FloatArray, n_chinese: NDArray[np.int64], likeness: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Score in 0-1 of each document; one half lies at the bound for its length and likeness."""
        at = np.log(np.maximum(n_chinese, 1))
        in_zones = np.stack([np.interp(at, np.log(self.lengths), bounds) for bounds in self.bounds])
        bound = in_zones[np.searchsorted(self.zones, likeness, side="right"), np.arange(len(at))]
        score: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(self.raw(found) - bound, -30, 30)))
        return score


@dataclass(frozen=True, slots=True, eq=False)
class Detector:
    """All that was learned.

    screen: weights of the cheap screen's features and their bias, (k + 1,). words: usual words of official prose,
    commonest first.
    """

    alphabet: str
    tables: GramTables
    network: Network
    document: DocumentModel
    screen: FloatArray
    words: tuple[str, ...]


@cache
def load_detector() -> Detector:
    """The detector that ships with the package, read once. Raises SketchMismatch if the asset has another format."""
    with resources.as_file(resources.files("toolkit.data") / ASSET) as path:
        return read_detector(path)


def read_detector(path: Path) -> Detector:
    """A detector from its file. Raises SketchMismatch if the file has another format."""
    with np.load(path) as stored:
        if int(stored["format"]) != FORMAT:
            raise SketchMismatch(
                f"{path.name} has format {int(stored['format'])}, {FORMAT} is needed",
                next_step="rebuild it with experiments/build_garble_detector.py",
            )
        tables = tuple(_unpack(stored[f"used_{p.name}"], stored[f"slot_{p.name}"]) for p in PATTERNS)
        floats = {name: stored[name].astype(np.float32) for name in stored.files if stored[name].dtype == np.float16}
        n_blocks = int(stored["n_blocks"])
        network = Network(
            symbols=floats["symbols"],
            pairs=stored["pairs"].astype(np.float32) * np.float32(stored["pairs_unit"]),
            first=floats["first"],
            first_bias=floats["first_bias"],
            context=floats["context"],
            context_bias=floats["context_bias"],
            blocks=tuple(floats[f"block_{k}"] for k in range(n_blocks)),
            block_biases=tuple(floats[f"block_bias_{k}"] for k in range(n_blocks)),
            last=floats["last"],
            last_bias=float(stored["last_bias"]),
        )
        document = DocumentModel(
            center=stored["document_center"],
            scale=stored["document_scale"],
            first=stored["document_first"],
            first_bias=stored["document_first_bias"],
            second=stored["document_second"],
            second_bias=float(stored["document_second_bias"]),
            lengths=stored["document_lengths"],
            bounds=stored["document_bounds"],
            report=stored["document_report"],
            zones=stored["document_zones"],
        )
        screen = stored["screen"]
        alphabet = stored["alphabet"].tobytes().decode("utf-16-le")
        words = stored["words"].tobytes().decode("utf-16-le").split("\n")
    return Detector(alphabet, GramTables(PATTERNS, tables), network, document, screen, tuple(words))


def write_detector(path: Path, detector: Detector) -> None:
    """Store a detector: weights in half precision, pair weights in bytes, tables as used slots and what lies there."""
    network, document = detector.network, detector.document
    unit = np.float32(np.abs(network.pairs).max() / 127)
    columns: dict[str, NDArray[np.generic]] = {
        "format": np.array(FORMAT),
        "alphabet": np.frombuffer(detector.alphabet.encode("utf-16-le"), dtype=np.uint16),
        "words": np.frombuffer("\n".join(detector.words).encode("utf-16-le"), dtype=np.uint16),
        "screen": detector.screen,
        "n_blocks": np.array(len(network.blocks)),
        "last_bias": np.array(network.last_bias),
        "pairs_unit": np.array(unit),
        "pairs": np.round(network.pairs / unit).astype(np.int8),
        "document_second_bias": np.array(document.second_bias),
    }
    for pattern, table in zip(detector.tables.patterns, detector.tables.tables, strict=True):
        columns[f"used_{pattern.name}"], columns[f"slot_{pattern.name}"] = np.packbits(table > 0), table[table > 0]
    for name in ("symbols", "first", "first_bias", "context", "context_bias", "last"):
        columns[name] = getattr(network, name).astype(np.float16)
    for k, (weights, bias) in enumerate(zip(network.blocks, network.block_biases, strict=True)):
        columns[f"block_{k}"], columns[f"block_bias_{k}"] = weights.astype(np.float16), bias.astype(np.float16)
    for name in ("center", "scale", "first", "first_bias", "second", "lengths", "bounds", "report", "zones"):
        columns[f"document_{name}"] = getattr(document, name).astype(np.float32)
    with path.open("wb") as handle:
        np.savez_compressed(handle, allow_pickle=False, **columns)


def _unpack(used: Uint8Array, values: Uint8Array) -> Uint8Array:
    table = np.zeros(8 * len(used), dtype=np.uint8)
    table[np.unpackbits(used).view(np.bool_)] = values
    return table
