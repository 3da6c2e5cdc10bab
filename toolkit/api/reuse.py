"""`dedup` for scripts and notebooks: what is reused in a corpus."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import pyarrow as pa
import pyarrow.compute as pc

from toolkit.api import asked
from toolkit.api.corpora import Corpus, as_corpus, silent
from toolkit.api.frames import html_table, to_polars
from toolkit.api.threads import one_blas_thread
from toolkit.engine.config import Config, load_config, with_text_column
from toolkit.engine.local import Outcome
from toolkit.engine.local import dedup as find_reuse
from toolkit.engine.recount import recounted
from toolkit.errors import BadInput
from toolkit.schema import RunInfo, Tables

if TYPE_CHECKING:
    import polars

TableName = Literal[
    "documents", "matches", "families", "formulas", "flags", "templates", "slots", "substitutions", "skipped"
]


@dataclass(frozen=True, slots=True, eq=False)
class Reuse:
    """What the main job found.

    tables: as in docs/output.md; run: what `run.json` holds; out: the folder, if one was named; whole: before any
    rethreshold.
    """

    tables: Tables
    run: RunInfo
    out: Path | None
    whole: Outcome = field(repr=False)

    def to_arrow(self, table: TableName = "matches") -> pa.Table:
        """One of the tables. Raises BadInput for a name that is none of theirs."""
        if table not in get_args(TableName):
            raise BadInput(f"no table {table!r}", next_step=f"ask for one of {', '.join(get_args(TableName))}")
        found: pa.Table = getattr(self.tables, table)
        return found

    def to_polars(self, table: TableName = "matches") -> polars.DataFrame:
        """One of the tables. Raises MissingExtra where polars is not installed, BadInput for an unknown name."""
        return to_polars(self.to_arrow(table))

    def rethreshold(self, *, min_chars: int = 0, min_similarity: float = 0.0) -> Reuse:
        """The same without matches that are short or unlike, every ratio counted again; always from all that was found.

        min_chars: equal characters that a match needs, and characters that a set phrase needs to count by itself.
        min_similarity: 0-1, that a match needs, and a member of a family to its medoid. What was found with the matches
        (flags, templates, substitutions) stays as it is. Raises BadInput for numbers that are none.
        """
        min_chars = asked.whole_number("min_chars", min_chars, least=0)
        min_similarity = asked.share("min_similarity", min_similarity)
        tables = self.whole.tables
        kept = pc.and_(
            pc.greater_equal(tables.matches.column("n_chars"), min_chars),
            pc.greater_equal(tables.matches.column("similarity"), min_similarity),
        )
        near = tables.families.filter(pc.greater_equal(tables.families.column("similarity_to_medoid"), min_similarity))
        sizes = near.group_by("family_id").aggregate([("doc_id", "count")])
        families = sizes.filter(pc.greater(sizes.column("doc_id_count"), 1)).column("family_id").combine_chunks()
        changed = replace(
            tables,
            documents=recounted(
                tables.documents, self.whole.counted, kept.to_numpy(zero_copy_only=False), shorter_than=min_chars
            ),
            matches=tables.matches.filter(kept),
            families=near.filter(pc.is_in(near.column("family_id"), value_set=families)),
        )
        return replace(self, tables=changed)

    def __repr__(self) -> str:
        return f"Reuse in {self.tables.documents.num_rows:,} documents: {self.tables.matches.num_rows:,} matches"

    def _repr_html_(self) -> str:
        shown = ("doc_id", "agency", "year", "copied", "reused", "formulaic", "own_earlier", "superior", "original")
        ranked = self.tables.documents.sort_by([("copied", "descending")])
        rows = ([row[name] for name in shown] for row in ranked.slice(0, 20).to_pylist())
        return html_table(shown, rows, title=repr(self), n_rows=ranked.num_rows)


@one_blas_thread()
def dedup(
    corpus: Corpus | str | Path,
    out: str | Path | None = None,
    *,
    config: Config | str | Path | None = None,
    jobs: int = 1,
    lang: Literal["zh", "en"] = "zh",
) -> Reuse:
    """Find reused passages in a corpus.

    out: folder for the tables and the report; without one nothing is left on disk. config: settings, or a TOML file of
    them. jobs: worker processes; a script needs no `if __name__ == "__main__"` for them. Raises BadInput if the corpus
    can't be read or `out` can't be written.

    >>> words = "针对渡槽年久失修、放水时间不固定的老问题，镇里会同沿线五个村逐段丈量、逐段定人，修一段成一段。"
    >>> found = dedup(Corpus.from_texts({"甲": "今年的工作。" + words, "乙": words + "明年的打算。"}))
    >>> found
    Reuse in 2 documents: 1 matches
    >>> found.to_arrow("matches").column("kind").to_pylist()
    ['verbatim']
    >>> found.rethreshold(min_chars=100).to_arrow("documents").column("copied").to_pylist()
    [0.0, 0.0]
    """
    source = as_corpus(corpus)
    settings = config if isinstance(config, Config) else load_config(None if config is None else Path(config))
    settings = with_text_column(source.text_column, settings)
    with tempfile.TemporaryDirectory(prefix="toolkit-") as folder:
        outcome = find_reuse(
            source.path,
            Path(folder) / "out" if out is None else Path(out),
            config=settings,
            n_jobs=asked.whole_number("jobs", jobs, least=1),
            lang=lang,
            progress=silent,
            html=out is not None,
        )
    return Reuse(outcome.tables, outcome.run, None if out is None else Path(out), outcome)
