"""Sentence-transformers models as encoders, by name or by folder. They come with the extra `embed`."""

from __future__ import annotations

import hashlib
import importlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.embed.protocol import FloatArray
from toolkit.embed.vectors import unit_rows
from toolkit.errors import BadInput, MissingExtra

BATCH = 64
MAX_CHARS = 1000
"""Characters of a sentence that are handed to the model."""
CACHE_FILE = "vectors.sqlite"
_ASKED = 500
_REMEMBERED = "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"


class ModelEncoder:
    """A sentence-transformers model. Loading raises MissingExtra or BadInput with what to do about it."""

    def __init__(self, name: str, *, cache: Path | None = None) -> None:
        """cache: folder where vectors are kept, by a hash of model and text; None keeps none."""
        self._model = _load(name)
        self.dimension = len(self._raw(["一句话"])[0])
        self.name = f"{name}-{self._weights_digest()}"
        self._cache = None if cache is None else _Cache(cache, self.name, self.dimension)

    def encode(self, sentences: Sequence[str]) -> FloatArray:
        """Unit vectors, shape (n, dimension); zeros where a sentence has fewer than two letters or figures.

        Raises BadInput if the model gives vectors of another size than it promised, or numbers that are none.
        """
        found = np.zeros((len(sentences), self.dimension), dtype=np.float32)
        heads = [sentence[:MAX_CHARS].encode("utf-8", "replace").decode("utf-8") for sentence in sentences]
        spoken = [i for i, head in enumerate(heads) if sum(map(str.isalnum, head)) > 1]
        texts = list(dict.fromkeys(heads[i] for i in spoken))
        if texts:
            place = {text: number for number, text in enumerate(texts)}
            vectors = self._known(texts)
            found[spoken] = vectors[[place[heads[i]] for i in spoken]]
        return found

    def _known(self, texts: list[str]) -> FloatArray:
        """Vectors of different texts, from the cache where it has them."""
        kept = self._cache.read(texts) if self._cache else {}
        new = [text for text in texts if text not in kept]
        if new:
            vectors = self._checked(self._raw(new))
            kept |= zip(new, vectors, strict=True)
            if self._cache:
                self._cache.write(new, vectors)
        return np.stack([kept[text] for text in texts])

    def _raw(self, texts: list[str]) -> FloatArray:
        vectors = self._model.encode(texts, batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(vectors, dtype=np.float32)

    def _checked(self, vectors: FloatArray) -> FloatArray:
        if vectors.ndim != 2 or vectors.shape[1] != self.dimension:
            raise BadInput(
                f"encoder {self.name!r} gave vectors of shape {vectors.shape}, expected {self.dimension} numbers each",
                next_step="give another model with --encoder, or leave it out",
            )
        if not np.isfinite(vectors).all():
            raise BadInput(
                f"encoder {self.name!r} gave vectors that are no numbers (NaN or infinite)",
                next_step="give another model with --encoder, or leave it out",
            )
        return unit_rows(vectors)

    def _weights_digest(self) -> str:
        """Eight hex digits that differ for models whose weights differ, even under one name."""
        digest = hashlib.blake2b(digest_size=4)
        for weights in self._model.state_dict().values():
            digest.update(weights.detach().cpu().contiguous().view(-1).float().numpy().tobytes())
        return digest.hexdigest()


class _Cache:
    """Vectors on disk, by a hash of the encoder and the text."""

    def __init__(self, folder: Path, name: str, dimension: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / CACHE_FILE
        self._name = name.encode()
        self._size = 4 * dimension

    def _key(self, text: str) -> bytes:
        return hashlib.blake2b(self._name + b"\0" + text.encode(), digest_size=16).digest()

    def read(self, texts: Sequence[str]) -> dict[str, FloatArray]:
        """The vectors that are kept of some texts."""
        found: dict[str, FloatArray] = {}
        keys = {self._key(text): text for text in texts}
        with sqlite3.connect(self._path) as base:
            base.execute(_REMEMBERED)
            for at in range(0, len(keys), _ASKED):
                asked = list(keys)[at : at + _ASKED]
                marks = ",".join("?" * len(asked))
                for key, vector in base.execute(f"SELECT text, vector FROM vectors WHERE text IN ({marks})", asked):
                    if len(vector) == self._size:
                        found[keys[key]] = np.frombuffer(vector, dtype=np.float32)
        base.close()
        return found

    def write(self, texts: Sequence[str], vectors: FloatArray) -> None:
        """Keep the vectors of some texts."""
        rows = [(self._key(text), vector.tobytes()) for text, vector in zip(texts, vectors, strict=True)]
        with sqlite3.connect(self._path) as base:
            base.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        base.close()


def _load(name: str) -> Any:  # noqa: ANN401
    if (Path(name).is_absolute() or name.startswith((".", "~"))) and not Path(name).expanduser().is_dir():
        raise BadInput(
            f"encoder {name!r}: no such folder", next_step="give the folder of a sentence-transformers model"
        )
    try:
        library = importlib.import_module("sentence_transformers")
    except ImportError as error:
        raise MissingExtra(
            f"encoder {name!r} needs {error.name}, which is not installed",
            next_step="pip install 'gongwen-reuse[embed]'",
        ) from error
    try:
        return library.SentenceTransformer(str(Path(name).expanduser()) if Path(name).expanduser().is_dir() else name)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        first = str(error).splitlines()[0] if str(error) else repr(error)
        raise BadInput(
            f"encoder {name!r} could not be loaded: {first}",
            next_step="download it once while online and give its folder, or leave --encoder out",
        ) from error
