"""Signatures as datasketch.MinHash objects, and back.

Only scheme "k_permutation" crosses: it is datasketch's "affine32" over the hash of `shingle_hash`, bit for bit. A
MinHash that comes from here may be updated with further shingles (strings), compared, and put into a MinHashLSH
together with MinHashes that were fed with `hashfunc=shingle_hash`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from datasketch import MinHash

from toolkit.errors import BadInput, SketchMismatch
from toolkit.fingerprint.codes import Codes
from toolkit.fingerprint.kernels import Hasher, UInt32Array, affine_constants
from toolkit.fingerprint.params import K_PERMUTATION, SketchParams
from toolkit.fingerprint.signatures import Signatures

_SCHEME = "affine32"


def shingle_hash(shingle: str) -> int:
    """Hash one shingle to 0 to 2^32-1 as `Hasher` does, before mixing; usable as `MinHash(hashfunc=...)`.

    Raises BadInput for the empty string.
    """
    codes = Codes.from_texts([shingle]).codes
    if len(codes) == 0:
        raise BadInput("the empty string is no shingle")
    return int(Hasher(shingle_chars=len(codes), max_chars=len(codes)).hashes(codes)[0])


def to_minhash(signatures: Signatures, text: int) -> MinHash:
    """Give one text's signature as a MinHash. Raises SketchMismatch for one_permutation, which datasketch lacks."""
    _check_scheme(signatures.params)
    return _minhash(signatures, text, np.array(affine_constants(signatures.params)))


def to_minhashes(signatures: Signatures) -> list[MinHash]:
    """Give all signatures as MinHashes, in order; they share one table of permutations. Raises SketchMismatch."""
    _check_scheme(signatures.params)
    permutations = np.array(affine_constants(signatures.params))
    return [_minhash(signatures, text, permutations) for text in range(len(signatures))]


def from_minhashes(minhashes: Sequence[MinHash], *, shingle_chars: int) -> Signatures:
    """Make signatures of MinHashes that were all fed with `shingle_hash` over shingles of `shingle_chars` characters.

    Raises SketchMismatch where scheme, seed, size or hash function differ, BadInput for none at all.
    """
    if not minhashes:
        raise BadInput("no MinHash given: number of slots and seed can't be known")
    params = SketchParams("k_permutation", len(minhashes[0]), minhashes[0].seed, shingle_chars)
    for place, minhash in enumerate(minhashes):
        found = (minhash.scheme, len(minhash), minhash.seed, minhash.hashfunc is shingle_hash)
        if found != (_SCHEME, params.n_slots, params.seed, True):
            raise SketchMismatch(
                f"MinHash {place} has scheme {minhash.scheme!r}, {len(minhash)} permutations, seed {minhash.seed}, "
                f"hash {minhash.hashfunc!r}; expected {_SCHEME!r}, {params.n_slots}, {params.seed}, shingle_hash",
                next_step="build it with MinHash(hashfunc=shingle_hash) and the same num_perm and seed",
            )
    return Signatures(params, np.array([minhash.hashvalues for minhash in minhashes], np.uint32))


def _check_scheme(params: SketchParams) -> None:
    if params.scheme != K_PERMUTATION:
        raise SketchMismatch(
            f"datasketch has no scheme {params.scheme!r}", next_step=f"sign with SketchParams({K_PERMUTATION!r})"
        )


def _minhash(signatures: Signatures, text: int, permutations: UInt32Array) -> MinHash:
    return MinHash(
        seed=signatures.params.seed,
        hashfunc=shingle_hash,
        hashvalues=signatures.matrix[text],
        permutations=permutations,
        scheme=_SCHEME,
    )
