"""Which documents hold a gram: sorted postings on disk, looked up for many grams at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.align.grams import Corpus, IntArray, UInt64Array, gram_starts, over_slices
from toolkit.index.blocks import ProvenArray, write_array

MOST_DOCUMENTS = 1 << 20
"""Documents of one segment: a posting has as many bits for its document as it takes, and the rest for the hash."""

LISTED = 64
"""A gram's documents are listed up to so many. Of a gram in more of them all are counted, and listed are those first in
an order made by hashing: the same ones for every gram, so that a passage still leads to documents that hold it all."""

_DOC_BITS = 20
_DOC_MASK = np.uint64((1 << _DOC_BITS) - 1)
# Multiplying by an odd number is one to one on twenty bits: an order of documents that has nothing to do with theirs.
_SHUFFLE = np.uint64(0x9E3779B1)
_UNSHUFFLE = np.uint64(pow(0x9E3779B1, -1, 1 << _DOC_BITS))
_BUCKET = 8
_SLICE_BYTES = 64 << 20
_FILES = ("grams.bin", "directory.bin", "hot.bin", "hot_counts.bin")


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Where looked-up grams stand. gram: number of the gram asked for; document: int64; shape (n,) each.

    n_documents: of each gram asked for, how many documents hold it, int64.
    """

    gram: IntArray
    document: IntArray
    n_documents: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class MoreKeys:
    """What documents are found by beside their grams. hash: uint64; position: in the corpus' codes; shape (n,) each."""

    hash: UInt64Array
    position: IntArray

    def moved(self, by: int) -> MoreKeys:
        """The same, `by` codes further on."""
        return MoreKeys(self.hash, self.position + by)


def write_postings(folder: Path, corpus: Corpus, more: MoreKeys, *, n_threads: int) -> None:
    """Write the postings of all grams of a corpus of at most MOST_DOCUMENTS documents, and of some more keys.

    Files: `grams.bin`, uint32, more bits of the hash above the document, in order of hash; `directory.bin`, where each
    bucket of hashes begins; `hot.bin` and `hot_counts.bin`, hashes of grams in more than LISTED documents, and in how
    many they are.
    """
    assert corpus.n_docs <= MOST_DOCUMENTS
    begins = gram_starts(corpus).view(np.uint8)
    bits = _bucket_bits(int(np.count_nonzero(begins)) + len(more.hash))
    document_bits, check_bits = _posting_bits(corpus.n_docs, bits)
    parts: list[tuple[UInt64Array, NDArray[np.uint32], UInt64Array, IntArray]] = list(
        over_slices(
            corpus,
            begins,
            lambda packed, low: _listed(corpus, packed, low),
            slice_bytes=_SLICE_BYTES,
            n_threads=n_threads,
        )
    )
    low_bits = max(1, len(corpus.codes).bit_length())
    low = np.uint64((1 << low_bits) - 1)
    parts.append(_listed(corpus, np.sort(more.hash & ~low | more.position.astype(np.uint64)), low_bits))
    keys, documents, hot, counts = (np.concatenate(column) for column in zip(*parts, strict=True))
    bucket, check = _bucket_and_check(keys, bits, check_bits)
    # Within a bucket by check, then by document: what belongs to one gram stands together.
    packed = (bucket << np.uint64(32)) | (check << np.uint64(document_bits)) | documents
    packed.sort()
    directory = np.searchsorted(packed, np.arange((1 << bits) + 1, dtype=np.uint64) << np.uint64(32)).astype(np.uint32)
    by_hash = np.argsort(hot)
    columns = (
        (packed & np.uint64(0xFFFFFFFF)).astype(np.uint32),
        directory,
        hot[by_hash],
        counts[by_hash].astype(np.uint32),
    )
    for name, column in zip(_FILES, columns, strict=True):
        write_array(folder / name, column)


_KEPT_BITS = 36
"""Bits of a gram's hash that slices keep above the position (28 bits: 268 million characters a segment)."""


def _bucket_bits(n_postings: int) -> int:
    """Bits of the hash that choose a bucket: some _BUCKET postings each."""
    return min(_KEPT_BITS - 12, max(1, (n_postings // _BUCKET).bit_length()))


def _posting_bits(n_documents: int, bucket_bits: int) -> tuple[int, int]:
    """Bits of a posting for its document, and for the hash beyond the bucket."""
    document_bits = max(1, (n_documents - 1).bit_length())
    return document_bits, min(32 - document_bits, _KEPT_BITS - bucket_bits)


def _bucket_and_check(keys: UInt64Array, bucket_bits: int, check_bits: int) -> tuple[UInt64Array, UInt64Array]:
    """The high bits of each kept hash, and the bits below them."""
    bucket = keys >> np.uint64(_KEPT_BITS - bucket_bits)
    check = (keys >> np.uint64(_KEPT_BITS - bucket_bits - check_bits)) & np.uint64((1 << check_bits) - 1)
    return bucket, check


def _listed(
    corpus: Corpus, packed: UInt64Array, position_bits: int
) -> tuple[UInt64Array, NDArray[np.uint32], UInt64Array, IntArray]:
    """Of a sorted slice: hash and document of each posting; hash and count of each gram in more than LISTED documents.

    Hashes are cut to their high _KEPT_BITS.
    """
    low = np.uint64((1 << position_bits) - 1)
    document = corpus.doc_of((packed & low).astype(np.int64)).astype(np.uint64)
    pairs = packed >> np.uint64(64 - _KEPT_BITS) << np.uint64(_DOC_BITS)
    pairs |= document * _SHUFFLE & _DOC_MASK
    pairs.sort()
    pairs = pairs[np.concatenate((np.ones(min(1, len(pairs)), np.bool_), pairs[1:] != pairs[:-1]))]
    keys = pairs >> np.uint64(_DOC_BITS)
    opens = np.flatnonzero(np.concatenate((np.ones(min(1, len(keys)), np.bool_), keys[1:] != keys[:-1])))
    sizes = np.diff(opens, append=len(keys))
    listed = np.arange(len(keys)) - np.repeat(opens, sizes) < LISTED
    many = sizes > LISTED
    document = (pairs[listed] & _DOC_MASK) * _UNSHUFFLE & _DOC_MASK
    return keys[listed], document.astype(np.uint32), keys[opens[many]], sizes[many]


def foremost(
    gram: NDArray[np.int32], document: NDArray[np.int32], n_documents: IntArray
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Of one segment's hits, those that would be listed were all segments one: some LISTED of a gram in all of them.

    n_documents: of each gram, in all segments. Documents are spread evenly over the order they are listed in, so that a
    bound on the place in it stands for counting: again the same documents for every gram that is as common.
    """
    place = document.astype(np.uint64) * _SHUFFLE & _DOC_MASK
    bound = (LISTED << _DOC_BITS) // np.maximum(n_documents, LISTED)
    kept = place < bound.astype(np.uint64)[gram]
    return gram[kept], document[kept]


class Postings:
    """The postings of one segment, mapped."""

    def __init__(self, folder: Path, n_documents: int) -> None:
        """Raises BadIndex if a file is missing or of the wrong size. n_documents: of the segment."""
        self._grams = ProvenArray(folder / _FILES[0], "<u4")
        self._directory = ProvenArray(folder / _FILES[1], "<u4")
        self._hot = ProvenArray(folder / _FILES[2], "<u8")
        self._counts = ProvenArray(folder / _FILES[3], "<u4")
        self._bits = (len(self._directory) - 1).bit_length() - 1
        self._document_bits, self._check_bits = _posting_bits(n_documents, self._bits)
        self._hot.prove_all()
        self._hot_keys = self._hot.take(np.arange(len(self._hot))).astype(np.uint64)

    def prove_all(self) -> None:
        """Read everything. Raises BadIndex for the first damage."""
        for part in (self._grams, self._directory, self._hot, self._counts):
            part.prove_all()

    def find(self, hashes: UInt64Array) -> Hits:
        """Documents of each gram, by its hash (`toolkit.align.grams.gram_hashes`); up to LISTED of them are named.

        A gram that isn't there is found all the same where some 35 bits of its hash agree with another's: about one in
        ten thousand.
        """
        keys = hashes >> np.uint64(64 - _KEPT_BITS)
        bucket, check = (part.astype(np.int64) for part in _bucket_and_check(keys, self._bits, self._check_bits))
        starts, ends = self._directory.take(bucket), self._directory.take(bucket + 1)
        values = self._grams.ranges(starts, ends)
        self._grams.let_go()
        self._directory.let_go()
        owner = np.repeat(np.arange(len(hashes)), np.maximum(ends - starts, 0))
        same = values >> self._document_bits == check[owner]
        owner, values = owner[same], values[same]
        counts = np.bincount(owner, minlength=len(hashes)).astype(np.int64)
        at = np.searchsorted(self._hot_keys, keys)
        hot = np.flatnonzero(at < len(self._hot_keys))
        hot = hot[self._hot_keys[at[hot]] == keys[hot]]
        counts[hot] = self._counts.take(at[hot])
        return Hits(owner, values & ((1 << self._document_bits) - 1), counts)
