"""The trained detector as it ships, and how its weights lie in the asset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import SketchMismatch
from toolkit.judge.garble.form import Form
from toolkit.judge.garble.grams import PATTERNS, GramTables, Uint8Array
from toolkit.judge.garble.network import FloatArray, Network
from toolkit.judge.garble.transformer import Transformer

ASSET = "garble.npz"
FORMAT = 4


@dataclass(frozen=True, slots=True, eq=False)
class DocumentModel:
    """From a document's features to its raw score.

    center, scale: (k,); first: (k, h) and first_bias: (h,); second: (h,) and second_bias; all float32.
    """

    center: FloatArray
    scale: FloatArray
    first: FloatArray
    first_bias: FloatArray
    second: FloatArray
    second_bias: float

    def raw(self, found: FloatArray) -> FloatArray:
        """Log-odds that each document was garbled, before any bound; found: (n, k), gives (n,)."""
        scaled = np.clip((found - self.center) / self.scale, -6, 6)
        hidden = np.logaddexp(scaled @ self.first + self.first_bias, np.float32(0))  # softplus
        raw: FloatArray = hidden @ self.second + np.float32(self.second_bias)
        return raw


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """What the raw scores of natural texts stay below.

    lengths: rising numbers of Chinese characters. bounds: (zones, lengths); a text's zone is how much it reads like a
    work report, by its mean weight of `report` (one a symbol): the number of `zones` (rising) that it reaches.
    """

    lengths: FloatArray
    bounds: FloatArray
    report: FloatArray
    zones: FloatArray

    def likeness(self, form: Form) -> float:
        """How much a text reads like a work report by its single characters: mean log-odds."""
        weights = self.report[form.symbols[form.chinese]]
        return float(weights.mean()) if len(weights) else -1.0

    def at(self, n_chinese: NDArray[np.int64], likeness: NDArray[np.float64]) -> NDArray[np.float64]:
        """The bound for each text, (n,), between the lengths by their logarithm."""
        lengths = np.log(np.maximum(n_chinese, 1))
        in_zones = np.stack([np.interp(lengths, np.log(self.lengths), bounds) for bounds in self.bounds])
        found: NDArray[np.float64] = in_zones[
            np.searchsorted(self.zones, likeness, side="right"), np.arange(len(lengths))
        ]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Detector:
    """All that was learned.

    document: of features from the network's marks; closer: of those from the transformer's, and its word on the whole.
    screen: weights of the cheap screen's features and their bias, (k + 1,). words: usual words of official prose,
    commonest first.
    """

    alphabet: str
    tables: GramTables
    network: Network
    transformer: Transformer
    document: DocumentModel
    closer: DocumentModel
    bounds: Bounds
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
        n_blocks = int(stored["n_blocks"])
        one = _of("network", stored)
        network = Network(
            symbols=one["symbols"],
            pairs=one["pairs"],
            first=one["first"],
            first_bias=one["first_bias"],
            context=one["context"],
            context_bias=one["context_bias"],
            blocks=tuple(one[f"block_{k}"] for k in range(n_blocks)),
            block_biases=tuple(one[f"block_bias_{k}"] for k in range(n_blocks)),
            last=one["last"],
            last_bias=float(one["last_bias"]),
        )
        transformer = _read(Transformer, "transformer", stored)
        document, closer = _read(DocumentModel, "document", stored), _read(DocumentModel, "closer", stored)
        bounds = _read(Bounds, "bounds", stored)
        screen = stored["screen"]
        alphabet = stored["alphabet"].tobytes().decode("utf-16-le")
        words = stored["words"].tobytes().decode("utf-16-le").split("\n")
    return Detector(
        alphabet, GramTables(PATTERNS, tables), network, transformer, document, closer, bounds, screen, tuple(words)
    )


def write_detector(path: Path, detector: Detector) -> None:
    """Store a detector: weights in half precision, pair weights in bytes, tables as used slots and what lies there."""
    network = detector.network
    columns: dict[str, NDArray[np.generic]] = {
        "format": np.array(FORMAT),
        "alphabet": np.frombuffer(detector.alphabet.encode("utf-16-le"), dtype=np.uint16),
        "words": np.frombuffer("\n".join(detector.words).encode("utf-16-le"), dtype=np.uint16),
        "screen": detector.screen,
        "n_blocks": np.array(len(network.blocks)),
    }
    for pattern, table in zip(detector.tables.patterns, detector.tables.tables, strict=True):
        columns[f"used_{pattern.name}"], columns[f"slot_{pattern.name}"] = np.packbits(table > 0), table[table > 0]
    names = ("symbols", "pairs", "first", "first_bias", "context", "context_bias", "last", "last_bias")
    weights = {name: getattr(network, name) for name in names}
    for k, (block, bias) in enumerate(zip(network.blocks, network.block_biases, strict=True)):
        weights |= {f"block_{k}": block, f"block_bias_{k}": bias}
    columns |= _stored("network", weights, np.float16)
    columns |= _stored("transformer", _columns(detector.transformer), np.float16)
    for name in ("document", "closer", "bounds"):
        columns |= _stored(name, _columns(getattr(detector, name)), np.float32)
    with path.open("wb") as handle:
        np.savez_compressed(handle, allow_pickle=False, **columns)


_Weights = TypeVar("_Weights", Transformer, DocumentModel, Bounds)


def _columns(weights: Transformer | DocumentModel | Bounds) -> dict[str, FloatArray | float]:
    return {field.name: getattr(weights, field.name) for field in fields(weights)}


def _stored(
    prefix: str, weights: Mapping[str, FloatArray | float], kind: type[np.floating[Any]]
) -> dict[str, NDArray[np.generic]]:
    """The weights under their names in the asset; numbers keep their precision, pair weights go into bytes."""
    stored: dict[str, NDArray[np.generic]] = {}
    for name, values in weights.items():
        if isinstance(values, float):
            stored[f"{prefix}/{name}"] = np.array(values)
        elif name == "pairs":
            unit = np.float32(np.abs(values).max() / 127)
            stored[f"{prefix}/pairs"] = np.round(values / unit).astype(np.int8)
            stored[f"{prefix}/pairs_unit"] = np.array(unit)
        else:
            stored[f"{prefix}/{name}"] = values.astype(kind)
    return stored


def _of(prefix: str, stored: Mapping[str, NDArray[Any]]) -> dict[str, FloatArray]:
    """The weights under a prefix, as float32."""
    found = {name.partition("/")[2]: stored[name] for name in stored if name.startswith(f"{prefix}/")}
    unit = found.pop("pairs_unit", np.float32(1))
    return {name: values.astype(np.float32) * (unit if name == "pairs" else 1) for name, values in found.items()}


def _read(kind: type[_Weights], prefix: str, stored: Mapping[str, NDArray[Any]]) -> _Weights:
    found: dict[str, Any] = {
        name: values if values.ndim else float(values) for name, values in _of(prefix, stored).items()
    }
    return kind(**found)


def _unpack(used: Uint8Array, values: Uint8Array) -> Uint8Array:
    table = np.zeros(8 * len(used), dtype=np.uint8)
    table[np.flatnonzero(np.unpackbits(used).view(np.bool_))] = values  # a third of the time of assigning by the mask
    return table
