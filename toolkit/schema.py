"""The tables that leave the toolkit: column names and Arrow types, each named once.

Other programs rely on these names and meanings. Columns may be added, never renamed. Offsets are half-open code-point
offsets into the decoded original file; shares and similarities lie in 0-1.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields

import pyarrow as pa

_TEXT = pa.string()
_INT = pa.int64()
_SHARE = pa.float64()

DOCUMENTS = pa.schema(
    [
        ("doc_id", _TEXT),
        ("path", _TEXT),
        ("part", _TEXT),
        ("start", _INT),
        ("end", _INT),
        ("title", _TEXT),
        ("agency", _TEXT),
        ("region", _TEXT),
        ("level", _INT),
        ("year", _INT),
        ("published", _TEXT),
        ("genre", _TEXT),
        ("site", _TEXT),
        ("media", _TEXT),
        ("encoding", _TEXT),
        ("n_chars", _INT),
        ("n_sentences", _INT),
        ("reused", _SHARE),
        ("formulaic", _SHARE),
        ("own_earlier", _SHARE),
        ("superior", _SHARE),
        ("copied", _SHARE),
        ("garbled", _SHARE),
        ("original", _SHARE),
    ]
)
SENTENCES = pa.schema(
    [("doc_id", _TEXT), ("sentence_id", _INT), ("start", _INT), ("end", _INT), ("role", _TEXT), ("text", _TEXT)]
)
MATCHES = pa.schema(
    [
        ("match_id", _INT),
        ("kind", _TEXT),
        ("relation", _TEXT),
        ("formula", pa.bool_()),
        ("left_doc", _TEXT),
        ("left_start", _INT),
        ("left_end", _INT),
        ("right_doc", _TEXT),
        ("right_start", _INT),
        ("right_end", _INT),
        ("similarity", _SHARE),
        ("n_chars", _INT),
        ("direction", _TEXT),
        ("direction_reason", _TEXT),
    ]
)
CHECKED_MATCHES = pa.schema([*MATCHES, ("bits", _SHARE), ("publishers", _INT)])
"""Those of `toolkit check`: with the evidence of faint ones, null for others."""

SUBSTITUTIONS = pa.schema(
    [
        ("match_id", _INT),
        ("left_doc", _TEXT),
        ("right_doc", _TEXT),
        ("source_word", _TEXT),
        ("target_word", _TEXT),
        ("times", _INT),
        ("kept", _INT),
    ]
)
FAMILIES = pa.schema(
    [
        ("family_id", _INT),
        ("doc_id", _TEXT),
        ("role", _TEXT),
        ("similarity_to_medoid", _SHARE),
        ("family_min_similarity", _SHARE),
    ]
)
FORMULAS = pa.schema(
    [("text", _TEXT), ("n_docs", _INT), ("n_agencies", _INT), ("n_years", _INT), ("first_seen", _TEXT)]
)
RHETORIC = pa.schema(
    [
        ("cluster_id", _INT),
        ("doc_id", _TEXT),
        ("sentence_id", _INT),
        ("similarity_to_center", _SHARE),
        ("label", _TEXT),
        ("wording", _INT),
        ("start", _INT),
        ("end", _INT),
    ]
)
RHETORIC_CLUSTERS = pa.schema(
    [
        ("cluster_id", _INT),
        ("label", _TEXT),
        ("sentence", _TEXT),
        ("words", _TEXT),
        ("n_sentences", _INT),
        ("n_wordings", _INT),
        ("n_docs", _INT),
        ("n_agencies", _INT),
        ("n_regions", _INT),
        ("n_years", _INT),
        ("first_seen", _TEXT),
        ("cohesion", _SHARE),
        ("x", _SHARE),
        ("y", _SHARE),
        ("radius", _SHARE),
    ]
)
FLAGS = pa.schema(
    [
        ("doc_id", _TEXT),
        ("flag", _TEXT),
        ("score", _SHARE),
        ("start", _INT),
        ("end", _INT),
        ("evidence", _TEXT),
        ("source_doc", _TEXT),
    ]
)
TEMPLATES = pa.schema(
    [
        ("template_id", _INT),
        ("doc_id", _TEXT),
        ("start", _INT),
        ("end", _INT),
        ("text", _TEXT),
        ("n_docs", _INT),
        ("n_slots", _INT),
    ]
)
SLOTS = pa.schema(
    [
        ("template_id", _INT),
        ("slot", _INT),
        ("doc_id", _TEXT),
        ("match_id", _INT),
        ("value", _TEXT),
        ("start", _INT),
        ("end", _INT),
        ("kind", _TEXT),
    ]
)
SKIPPED = pa.schema([("path", _TEXT), ("reason", _TEXT)])


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table but `sentences`, which is streamed to disk while the corpus is read."""

    documents: pa.Table
    matches: pa.Table
    substitutions: pa.Table
    families: pa.Table
    formulas: pa.Table
    rhetoric: pa.Table
    flags: pa.Table
    skipped: pa.Table
    templates: pa.Table = field(default_factory=TEMPLATES.empty_table)
    slots: pa.Table = field(default_factory=SLOTS.empty_table)
    rhetoric_clusters: pa.Table = field(default_factory=RHETORIC_CLUSTERS.empty_table)

    def __post_init__(self) -> None:
        for name in (f.name for f in fields(self)):
            expected: pa.Schema = globals()[name.upper()]
            actual: pa.Schema = getattr(self, name).schema
            if not actual.equals(expected):
                raise TypeError(f"table {name} has columns {actual.names}, expected {expected.names} with their types")


@dataclass(frozen=True, slots=True)
class StageCost:
    """What one stage took. seconds: wall clock; peak_mb: the process's peak resident memory when the stage ended."""

    name: str
    seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What `run.json` holds: enough to repeat the run and to see where its time went.

    config: resolved settings, nested by section; caps: each limit that was hit, in words, so that nothing is cut
    unseen. encoder: what made vectors, None where nobody asked for any.
    """

    version: str
    corpus: str
    started: str
    config_hash: str
    config: dict[str, dict[str, str | int | float | bool]]
    input_digest: str
    seeds: dict[str, int]
    counts: dict[str, int]
    stages: tuple[StageCost, ...]
    caps: tuple[str, ...] = ()
    encoder: str | None = None

    def to_json(self) -> dict[str, object]:
        """Plain values, ready for `json.dumps(..., ensure_ascii=False)`."""
        return asdict(self)
