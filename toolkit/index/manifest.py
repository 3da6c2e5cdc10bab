"""The manifest: which segments make up an index, and what they must look like. Replaced whole, so it is old or new."""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from toolkit.errors import BadIndex

FORMAT = 3
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Scheme:
    """What makes two indexes alike. gram: characters of a gram; background: digest of the statistics of set phrases."""

    gram: int
    background: str


@dataclass(frozen=True, slots=True)
class FileSeal:
    """What a file must look like. crc: of all of it; None where it has checksums of its own, block by block."""

    name: str
    size: int
    crc: int | None


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """One segment. n_documents: in it; n_chars: of their text; dead: those that a later version replaced."""

    name: str
    n_documents: int
    n_chars: int
    files: tuple[FileSeal, ...]
    dead: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class VectorScheme:
    """What an index's vectors are of.

    encoder: its name; dimension: numbers a vector; asked: name or folder that opens it, None for the one that ships.
    """

    encoder: str
    dimension: int
    asked: str | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole index. generation: counts the changes; version: of the toolkit that wrote it last.

    vectors: None if the index holds none. An index that a version without them has added to holds none any more.
    """

    version: str
    scheme: Scheme
    config_hash: str
    generation: int = 0
    segments: tuple[SegmentEntry, ...] = ()
    vectors: VectorScheme | None = None

    def digest(self) -> str:
        """Hash of what the index holds, by the checksums of its files: names that were drawn by chance don't matter."""
        values = [asdict(self.scheme), *(asdict(replace(entry, name="")) for entry in self.segments)]
        return hashlib.sha256(_canonical(values)).hexdigest()[:16]


def seal(path: Path, *, whole: bool) -> FileSeal:
    """Note what a file looks like now. whole: take its checksum."""
    return FileSeal(path.name, path.stat().st_size, zlib.crc32(path.read_bytes()) if whole else None)


def check_seals(folder: Path, entry: SegmentEntry) -> None:
    """Raises BadIndex if a file of the segment is missing, or is not as it was written."""
    for file in entry.files:
        path = folder / entry.name / file.name
        try:
            size = path.stat().st_size
            crc = None if file.crc is None else zlib.crc32(path.read_bytes())
        except OSError as error:
            raise BadIndex(f"{path}: {error.strerror or error}", next_step="build the index again") from error
        if size != file.size or crc != file.crc:
            what = (
                f"{size:,} bytes, expected {file.size:,}" if size != file.size else "damaged: its checksum is another"
            )
            raise BadIndex(f"{path}: {what}", next_step="build the index again")


def read_manifest(folder: Path) -> Manifest:
    """Raises BadIndex, in words, if there is none, it is damaged, or of another format."""
    path = folder / MANIFEST
    try:
        sealed = json.loads(path.read_text(encoding="utf-8"))
        values, crc = sealed["index"], sealed["crc"]
    except FileNotFoundError:
        raise BadIndex(f"{folder}: no index in it", next_step="toolkit index build CORPUS -o INDEX makes one") from None
    except NotADirectoryError:
        raise BadIndex(f"{folder}: is a file, not a folder", next_step="give the index's folder") from None
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        raise BadIndex(f"{path}: can't be read: {error}", next_step="build the index again") from error
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        found = values.get("format") if isinstance(values, dict) else None
        age = "an older" if isinstance(found, int) and found < FORMAT else "another"
        raise BadIndex(
            f"{path}: index of format {found}, built by {age} version of the toolkit; this one reads format {FORMAT}",
            next_step="build the index again, or use the version that built it",
        )
    if zlib.crc32(_canonical(values)) != crc:
        raise BadIndex(f"{path}: damaged: its checksum is another", next_step="build the index again")
    segments = tuple(
        SegmentEntry(**(s | {"files": tuple(FileSeal(**f) for f in s["files"]), "dead": tuple(s["dead"])}))
        for s in values["segments"]
    )
    return Manifest(
        version=values["version"],
        scheme=Scheme(**values["scheme"]),
        config_hash=values["config_hash"],
        generation=values["generation"],
        segments=segments,
        vectors=VectorScheme(**values["vectors"]) if values.get("vectors") else None,
    )


def write_manifest(folder: Path, manifest: Manifest) -> Manifest:
    """Put the next generation in place of the manifest, at once; returns it."""
    manifest = replace(manifest, generation=manifest.generation + 1)
    values = {"format": FORMAT, **asdict(manifest)}
    text = json.dumps({"index": values, "crc": zlib.crc32(_canonical(values))}, ensure_ascii=False, indent=1)
    unfinished = folder / f".{MANIFEST}.unfinished"
    with unfinished.open("w", encoding="utf-8") as stream:
        stream.write(text + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(folder / MANIFEST)
    sync_folder(folder)
    return manifest


def _canonical(values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def sync_folder(folder: Path) -> None:
    """Make a folder's entries durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
