"""Near-duplicates among documents of several machines: signatures in a Redis server, in datasketch's own storage.

This proposes and no more: it keeps no words, so whoever asks compares the documents it names by exact measures. The
index that `toolkit check` asks is a folder (`toolkit.index.store`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from importlib.util import find_spec
from urllib.parse import urlsplit

import numpy as np
from datasketch import MinHashLSH

from toolkit.align.normalize import matching_form
from toolkit.errors import BadIndex, BadInput, MissingExtra, SketchMismatch
from toolkit.fingerprint import Codes, Signatures, SketchParams, sign
from toolkit.fingerprint.datasketch_bridge import to_minhashes

_ROWS = 4
_TIMEOUT_S = 10.0


class SharedSketches:
    """The signatures of documents that any number of processes add and ask for, by name.

    Bands of four slots: with 256 slots a pair of Jaccard .5 over character 5-grams is proposed with probability .98
    (1 - (1 - s^4)^64; Leskovec et al., Mining of Massive Datasets, section 3.4). Scheme, slots, seed and shingling are
    stored beside the signatures, since others would not compare.
    """

    def __init__(self, url: str, name: str, params: SketchParams | None = None) -> None:
        """url: redis://[[user]:password@]host[:port][/number]; name: of the collection there; params: k_permutation.

        Raises MissingExtra where redis is not installed, BadIndex where the server can't be had, SketchMismatch where
        the collection was made with other params.
        """
        self.params = params or SketchParams("k_permutation")
        _need_redis()
        import redis

        options = _options(url)
        self._where = f"{name} on {options['host']}"
        with self._reached():
            self._server = redis.Redis.from_url(url, socket_timeout=_TIMEOUT_S, socket_connect_timeout=_TIMEOUT_S)
            self._refuse_other_params(name)
            self._lsh = MinHashLSH(
                num_perm=self.params.n_slots,
                params=(self.params.n_slots // _ROWS, _ROWS),
                storage_config={"type": "redis", "basename": f"toolkit:{name}".encode(), "redis": options},
            )

    def add(self, texts: Mapping[str, str]) -> None:
        """Add repaired texts by name; a name that is there already gets its new text. Raises BadIndex on trouble."""
        names = list(texts)
        with self._reached():
            for known in [name for name in names if name in self._lsh]:
                self._lsh.remove(known)
            with self._lsh.insertion_session() as session:
                for name, sketch in zip(names, to_minhashes(self._signed(texts.values())), strict=True):
                    session.insert(name, sketch, check_duplication=False)

    def candidates(self, text: str) -> set[str]:
        """Names of documents that may be near-duplicates of a text. Raises BadIndex where the server can't be had."""
        [sketch] = to_minhashes(self._signed([text]))
        with self._reached():
            return set(self._lsh.query(sketch))

    def __contains__(self, name: str) -> bool:
        with self._reached():
            return bool(name in self._lsh)

    def _signed(self, texts: Iterable[str]) -> Signatures:
        forms = [matching_form(text)[0] for text in texts]
        bounds = np.concatenate(([0], np.cumsum([len(form) for form in forms])))
        return sign(Codes(np.concatenate(forms) if forms else np.zeros(0, np.uint16), bounds), self.params)

    def _refuse_other_params(self, name: str) -> None:
        key, own = f"toolkit:{name}:params", json.dumps(asdict(self.params), sort_keys=True)
        self._server.set(key, own, nx=True)  # of two processes that begin it at once, one decides
        found = self._server.get(key)
        told = found.decode() if isinstance(found, bytes) else str(found)
        if told != own:
            raise SketchMismatch(
                f"{self._where}: made with {told}, asked for with {own}",
                next_step="use the same params, or another name",
            )

    @contextmanager
    def _reached(self) -> Iterator[None]:
        import redis

        try:
            yield
        except redis.RedisError as error:
            raise BadIndex(
                f"{self._where}: {error}", next_step="start the Redis server, or check its address"
            ) from error


def _options(url: str) -> dict[str, str | int | float]:
    """What `redis.Redis` takes. Raises BadInput for an address that names no server."""
    try:
        parts = urlsplit(url)
        number = int(parts.path.strip("/") or 0)
        port = parts.port or 6379
    except ValueError as error:
        raise BadInput(f"{url}: {error}", next_step="write redis://host:port/number") from None
    if parts.scheme != "redis" or not parts.hostname:
        raise BadInput(f"{url}: no address of a Redis server", next_step="write redis://host:port/number")
    options: dict[str, str | int | float] = {"host": parts.hostname, "port": port, "db": number}
    options["socket_timeout"] = options["socket_connect_timeout"] = _TIMEOUT_S
    if parts.username:
        options["username"] = parts.username
    if parts.password:
        options["password"] = parts.password
    return options


def _need_redis() -> None:
    if find_spec("redis") is None:
        raise MissingExtra("redis is not installed", next_step="pip install 'gongwen-reuse[redis]'")
