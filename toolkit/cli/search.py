"""`toolkit search`: sentences of an index that say what is asked."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.options import Lang, LangOption, some_path
from toolkit.cli.talk import plain, say
from toolkit.cli.whole import check_targets, write_whole

if TYPE_CHECKING:
    from toolkit.engine.search import Found

_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")


def _range(value: str | None) -> tuple[int, int] | None:
    if value is None:
        return None
    found = _YEARS.fullmatch(value)
    if found is None or int(found[2] or found[1]) < int(found[1]):
        raise typer.BadParameter("give a year or a range of years: 2019 or 2015-2019")
    return int(found[1]), int(found[2] or found[1])


def search(
    query: Annotated[str, typer.Argument(help="What to look for: a phrase or a sentence.")],
    against: Annotated[Path, typer.Option("--against", parser=some_path, metavar="INDEX", help="Folder of the index.")],
    agency: Annotated[str, typer.Option("--agency", help="Only agencies whose name holds these words.")] = "",
    years: Annotated[
        str | None, typer.Option("--years", metavar="YEARS", help="Only reports on these years: 2019 or 2015-2019.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Sentences to show.")] = 10,
    encoder: Annotated[
        str | None,
        typer.Option(
            "--encoder", metavar="NAME|PATH", help="What makes vectors. [default: the index's, else the one that ships]"
        ),
    ] = None,
    json_to: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write the result as JSON; - for standard output.")
    ] = None,
    lang: LangOption = Lang.zh,
) -> None:
    """Find sentences that say something like it, by their words and by their vectors.

    Example: toolkit search 认识不到位 --against reports.index
    """
    from toolkit.engine.search import Filter
    from toolkit.engine.search import search as find
    from toolkit.engine.vectors import encoder_of
    from toolkit.index.store import Index

    check_targets({"--json": json_to}, [against])
    within = Filter(agency, _range(years))
    index = Index(against)
    found = find(index, query, encoder_of(index, encoder), limit=limit, within=within)
    if json_to is None:
        _tell(found, lang)
        return
    text = json.dumps({"query": query, "sentences": [_record(one) for one in found]}, ensure_ascii=False, indent=2)
    if json_to == "-":
        sys.stdout.write(text + "\n")
    else:
        write_whole(Path(json_to), [text + "\n"], option="--json")


def _record(one: Found) -> dict[str, object]:
    facts = one.document.metadata
    told = {name: getattr(one, name) for name in ("start", "end", "text", "score", "similarity", "shared", "n_places")}
    rounded = {name: round(value, 4) if isinstance(value, float) else value for name, value in told.items()}
    return {"doc_id": one.document.doc_id, "agency": facts.agency, "year": facts.year, **rounded}


def _tell(found: list[Found], lang: Lang) -> None:
    if not found:
        say("没有找到" if lang is Lang.zh else "nothing found")
    for one in found:
        facts = one.document.metadata
        whose = " ".join(str(fact) for fact in (facts.agency, facts.year) if fact is not None)
        line = f"{one.score:.2f}  {one.text}  [{one.document.doc_id}{', ' + whose if whose else ''}]"
        sys.stdout.write(plain(line) + "\n")
