"""Sentence-transformers models as encoders, by name or by folder. They come with the extra `embed`."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sqlite3
from collections.abc import Sequence
from contextlib import closing
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
_LIBRARY = "sentence_transformers"
_REACHED_WITHIN = 5.0
"""Seconds that the model hub may take to answer."""

_ASKED = 500
_REMEMBERED = "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"


class ModelEncoder:
    """A sentence-transformers model. Loading raises MissingExtra or BadInput with what to do about it."""

    def __init__(self, name: str, *, cache: Path) -> None:
        """cache: folder where vectors are kept, by a hash of model and text."""
        self._model = _load(name)
        self.dimension = len(self._raw(["一句话"])[0])
        self.name = f"{name}-{self._weights_digest()}"
        self._cache = _Cache(cache, self.name, self.dimension)

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
        kept = self._cache.read(texts)
        new = [text for text in texts if text not in kept]
        if new:
            vectors = self._checked(self._raw(new))
            kept |= zip(new, vectors, strict=True)
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
        self._path = folder / CACHE_FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._open().close()
        except (OSError, sqlite3.Error) as error:
            raise BadInput(
                f"{self._path}: vectors can't be kept there: {error}",
                next_step="set XDG_CACHE_HOME to a folder you may write, or remove the file",
            ) from error
        self._name = name.encode()
        self._size = 4 * dimension

    def _open(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._path, timeout=60)
        base.execute(_REMEMBERED)
        return base

    def _key(self, text: str) -> bytes:
        return hashlib.blake2b(self._name + b"\0" + text.encode(), digest_size=16).digest()

    def read(self, texts: Sequence[str]) -> dict[str, FloatArray]:
        """The vectors that are kept of some texts."""
        found: dict[str, FloatArray] = {}
        keys = {self._key(text): text for text in texts}
        with closing(self._open()) as base:
            for at in range(0, len(keys), _ASKED):
                asked = list(keys)[at : at + _ASKED]
                marks = ",".join("?" * len(asked))
                for key, vector in base.execute(f"SELECT text, vector FROM vectors WHERE text IN ({marks})", asked):
                    if len(vector) == self._size:
                        found[keys[key]] = np.frombuffer(vector, dtype=np.float32)
        return found

    def write(self, texts: Sequence[str], vectors: FloatArray) -> None:
        """Keep the vectors of some texts."""
        rows = [(self._key(text), vector.tobytes()) for text, vector in zip(texts, vectors, strict=True)]
        with closing(self._open()) as base, base:
            base.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)


def _load(name: str) -> Any:  # noqa: ANN401
    if not name.strip():
        raise BadInput("encoder: no name given", next_step="name a model or its folder, or leave --encoder out")
    folder = Path(name).expanduser()
    if folder.is_file():
        raise BadInput(
            f"encoder {name!r}: is a file, not a folder",
            next_step="give the folder of a sentence-transformers model, the one with modules.json in it",
        )
    here = folder.is_dir()
    if not here and _is_path(name):
        raise BadInput(
            f"encoder {name!r}: no such folder", next_step="give the folder of a sentence-transformers model"
        )
    if importlib.util.find_spec(_LIBRARY) is None:
        otherwise = "" if here else "no such folder; as the name of a model it "
        raise MissingExtra(
            f"encoder {name!r}: {otherwise}needs {_LIBRARY}, which is not installed",
            next_step="pip install 'gongwen-reuse[embed]'",
        )
    downloaded = here or _is_downloaded(name)
    if not downloaded:
        _refuse_out_of_reach(name)
    try:
        library = importlib.import_module(_LIBRARY)
        return library.SentenceTransformer(str(folder) if here else name, local_files_only=downloaded)
    except ImportError as error:
        raise MissingExtra(
            f"encoder {name!r} needs {error.name}, which is not installed",
            next_step="pip install 'gongwen-reuse[embed]'",
        ) from error
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise BadInput(
            f"encoder {name!r} could not be loaded: {_first_line(error)}",
            next_step="download it whole while online and give its folder, or leave --encoder out",
        ) from error


def _is_path(name: str) -> bool:
    """Whether a name can only be meant as a folder: models are called `name` or `owner/name`."""
    parts = Path(name).parts
    return name.startswith((".", "~", "/")) or len(parts) > 2 or (len(parts) == 2 and Path(parts[0]).is_dir())


def _is_downloaded(name: str) -> bool:
    """Whether the hub's cache on this machine holds a model. What it holds is not compared with the hub's again."""
    hub = importlib.import_module("huggingface_hub")
    try:
        return any(isinstance(hub.try_to_load_from_cache(name, file), str) for file in ("modules.json", "config.json"))
    except ValueError:  # no name of a model
        return False


def _refuse_out_of_reach(name: str) -> None:
    """Raises BadInput within seconds where the hub can't be reached or has no such model; loading tries for minutes."""
    hub = importlib.import_module("huggingface_hub")
    try:
        hub.HfApi().model_info(name, timeout=_REACHED_WITHIN)
    except Exception as error:  # whatever its version of the HTTP library raises
        raise BadInput(
            f"encoder {name!r}: no such folder, and the model hub has no such model or can't be reached: "
            f"{_first_line(error)}",
            next_step="download it once while online (HF_ENDPOINT names a mirror) and give its folder, "
            "or leave --encoder out",
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else repr(error)
