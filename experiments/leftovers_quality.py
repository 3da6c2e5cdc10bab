"""Judges of leftovers: false flags on real text by genre, and recall of leftovers planted into real reports.

    python -m experiments.leftovers_quality ../shared --laws DIR --news DIR [--half test] [--list]

--laws, --news: `laws.tar.xz` and `background.tar.xz` of ../shared/data, unpacked. False flags: every document of a
genre is judged with its true year; --list prints each finding. Planted: reports are halved by a hash of their name
(--half dev while working, test for what is reported). In each half, three times a report:

- unfilled_slot: a number before a measure word, the year or a place name becomes a blank, in one of the usual forms;
- foreign_place: one mention of the report's own place becomes another unit of the same level, wherever it stands;
- stale_reference: 党的二十大精神 (or what was in force) becomes that of the congress two before, or the report is dated
  ten years on;
- copied_figures: paragraphs are given to a second agency with all numbers drawn anew but none, one or two of them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from experiments.describe_quality import pages
from toolkit import Corpus, Index, check
from toolkit.describe import Gazetteer, describe
from toolkit.describe.places import short_form
from toolkit.engine.config import Config
from toolkit.engine.local import dedup
from toolkit.judge.document import Subject, judge_document
from toolkit.model import Finding, FlagName, Given, Page, to_original
from toolkit.repair import repair
from toolkit.split import split_page

ASKED = (FlagName.TEMPLATE_ESSAY, FlagName.UNFILLED_SLOT, FlagName.FOREIGN_PLACE, FlagName.STALE_REFERENCE)
BLANKS = ("××", "XX", "xx", "▲", "×××")
COUNTED = re.compile(r"(?<![\d.．,，第〔])\d{1,5}(?=[个件条名人次家处户项期])")
YEAR = re.compile(r"20[012]\d年")
IN_FORCE = re.compile(r"党的(二十|十[五六七八九])大(?=精神)")
CONGRESSES = {
    "十三": 1987,
    "十四": 1992,
    "十五": 1997,
    "十六": 2002,
    "十七": 2007,
    "十八": 2012,
    "十九": 2017,
    "二十": 2022,
}


def subjects(page: Page) -> list[Subject]:
    """Every document of a page, described."""
    text = repair(page)
    layout = split_page(text) if text.text.strip() else None
    return [Subject(text, layout, p, describe(text, layout, p)) for p in layout.parts] if layout else []


def reports(shared: Path) -> Iterator[Page]:
    """Provincial reports, those of one district, and the State Council's, with their true years."""
    data = shared / "data" / "reports"
    for page in pages(data / "provincial-2025.zip"):
        yield replace(page, given=Given(year=2025))
    for page in pages(data / "hailar"):
        yield replace(page, given=Given(year=int(Path(page.path).stem)))
    for name in ("government_work_reports", "cpc_congress_reports"):
        with lzma.open(data / "national" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                text = f"{row['title']}\n{row['content']}"
                year = int(row["year"]) if row.get("year") else None
                yield Page(f"{name}-{row.get('year')}-{len(text)}.txt", text, text, given=Given(year=year))


def laws(folder: Path) -> Iterator[Page]:
    """Every law as its file has it."""
    yield from pages(folder)


def news(folder: Path) -> Iterator[Page]:
    """Every item of a day's news, with its date."""
    for path in sorted(folder.rglob("*.md")):
        day = path.stem
        date = f"{day[:4]}-{day[4:6]}-{day[6:8]}"
        for number, item in enumerate(re.split(r"(?m)^### ", path.read_text(encoding="utf-8", errors="replace"))[1:]):
            text = re.sub(r"<[^>]+>", "", item)
            if len(text) > 150:
                given = Given(year=int(day[:4]), published=date)
                yield Page(path.name, text, text, part=str(number), given=given)


def findings(page: Page) -> Iterator[tuple[Subject, Finding]]:
    """What the judges of one document say of a page."""
    for subject in subjects(page):
        yield from ((subject, finding) for finding in judge_document(subject, "zh") if finding.flag in ASKED)


def false_flags(genre: str, every: Iterable[Page], *, listed: bool) -> None:
    """Print how many pages of a genre are flagged, by flag."""
    n_pages, flagged = 0, Counter[FlagName]()
    for page in every:
        n_pages += 1
        found = list(findings(page))
        flagged.update({finding.flag for _, finding in found})
        for subject, finding in found if listed else ():
            print(
                f"  {page.page_id} {subject.metadata.agency} {subject.metadata.year}: {finding.flag} {finding.evidence}"
            )
    print(f"{genre:<10} {n_pages:>6} pages", *(f"{flag} {flagged[flag]}" for flag in ASKED))


def half_of(name: str) -> str:
    """Which half a report belongs to."""
    return "test" if hashlib.sha256(name.encode()).digest()[0] & 1 else "dev"


Planted = tuple[Page, int, int]
"""A page with a leftover, and its place in the text."""


def put(page: Page, start: int, end: int, words: str) -> Planted:
    """Put other words into a page's text."""
    text = page.text[:start] + words + page.text[end:]
    return replace(page, raw=text, text=text, origin=None), start, start + len(words)


def plant_blank(page: Page, draw: random.Random) -> Planted | None:
    """Put a blank in place of a count, the year, or the name of a place."""
    form = draw.choice(("count", "count", "year", "place"))
    blank = draw.choice(BLANKS)
    if form == "year" and (years := list(YEAR.finditer(page.text))):
        at = draw.choice(years)
        return put(page, at.start(), at.end(), f"20{draw.choice(('××', 'xx', 'XX'))}年")
    units = [m for m in Gazetteer.load().find(page.text) if page.text[m.end - 1] in "市县区"] if form == "place" else []
    if units:
        unit = draw.choice(units)
        return put(page, unit.start, unit.end, blank.replace("▲", "××") + page.text[unit.end - 1])
    counts = list(COUNTED.finditer(page.text))
    return put(page, *draw.choice(counts).span(), blank) if counts else None


def plant_place(page: Page, draw: random.Random) -> Planted | None:
    """Put another unit's name in place of one mention of the report's own."""
    subject = next(iter(subjects(page)), None)
    gazetteer = Gazetteer.load()
    own = gazetteer.at_start(subject.metadata.region) if subject and subject.metadata.region else []
    if not own:
        return None
    place = own[-1].places[0]
    short = short_form(place.name)
    mentions = [m.start() for m in re.finditer(place.name, page.text)]
    # A report whose heading names another place is, for any reader, that place's.
    mentions = [at for at in mentions if at > HEADING] or mentions[1:]
    others = [p for p in gazetteer.find_all(place.level) if p.until is None and p.code[:2] != place.code[:2]]
    other = draw.choice(others).name
    if mentions:
        start = draw.choice(mentions)
        return put(page, start, start + len(place.name), other)
    shorts = [m.start() for m in re.finditer(short, page.text) if m.start() > HEADING]
    start = draw.choice(shorts) if shorts else -1
    return put(page, start, start + len(short), short_form(other)) if shorts else None


def plant_stale(page: Page, draw: random.Random) -> Planted | None:
    """Put the congress two before in place of the one in force."""
    found = [m for m in IN_FORCE.finditer(page.text) if m[1] in list(CONGRESSES)[2:]]
    if not found:
        return None
    at = draw.choice(found)
    older = list(CONGRESSES)[list(CONGRESSES).index(at[1]) - 2]
    return put(page, *at.span(), f"党的{older}大")


def plant_years(page: Page, draw: random.Random) -> Planted | None:
    """Date the report ten years on: what it acts on is over by then."""
    found = list(IN_FORCE.finditer(page.text))
    if not found or page.given.year is None or page.given.year > 2014:
        return None
    at = found[0]
    return replace(page, given=replace(page.given, year=page.given.year + 10)), at.start(), at.end()


HEADING = 40
Planter = Callable[[Page, random.Random], Planted | None]
PLANTERS: tuple[tuple[str, FlagName, Planter], ...] = (
    ("unfilled_slot", FlagName.UNFILLED_SLOT, plant_blank),
    ("foreign_place, own name exchanged", FlagName.FOREIGN_PLACE, plant_place),
    ("stale_reference, older congress", FlagName.STALE_REFERENCE, plant_stale),
    ("stale_reference, ten years later", FlagName.STALE_REFERENCE, plant_years),
)


def recall(half: str, every: list[Page], *, times: int) -> None:
    """Print, for each sort of leftover, how many were found where they were put."""
    for name, flag, planter in PLANTERS:
        draw, found, planted = random.Random(name), 0, 0
        for page in every:
            for _ in range(times):
                made = planter(page, draw) if half_of(page.path) == half else None
                if made is None:
                    continue
                planted += 1
                changed, start, end = made
                hits = (to_original(s.text.origin, f.start, f.end) for s, f in findings(changed) if f.flag is flag)
                found += any(hit.start < end and start < hit.end for hit in hits)
        print(f"{half} {name}: {found} of {planted} found ({found / max(planted, 1):.3f})")


FIGURE = re.compile(
    r"(?<![\d.．〔第“])(?<!\d[,，])(?!(?:19|20)\d\d(?!\d))"
    r"(?:\d{1,3}(?:[,，]\d{3})+|\d{1,6}[.．]\d+|\d{2,6})(?![\d.．年月日号届“”])"
)
PLACES = [a + b for a in "甲乙丙丁戊己庚辛壬癸" for b in "山河湖泉林岭溪桥井坪东西南北"]


def figures(half: str, every: list[Page], *, others: int = 0) -> None:
    """Print recall and false alarms of copied_figures on paragraphs given to a second agency.

    others: how many more agencies have each paragraph with figures of their own, so that it is a set phrase; then the
    second agency's are checked against an index of all others.
    """
    draw = random.Random(7)
    lines = [line.strip() for page in every if half_of(page.path) == half for line in page.text.splitlines()]
    usable = [line for line in lines if 80 < len(line) < 600 and 3 <= len(FIGURE.findall(line)) <= 15]
    texts: dict[str, str] = {}
    kept: dict[str, set[str]] = {}
    for number, text in enumerate(draw.sample(usable, min(len(PLACES), len(usable)))):
        figures = [m[0] for m in FIGURE.finditer(text)]
        telling = [i for i, figure in enumerate(figures) if len(re.sub(r"\D", "", figure).strip("0０")) > 2]
        spared = draw.sample(telling, min(len(telling), draw.choice((0, 1, 2))))
        texts[f"{number}a"], texts[f"{number}b"] = text, refilled(text, set(spared), draw)
        kept[f"{number}b"] = {figures[i] for i in spared}
        texts |= {f"{number}c{k}": refilled(text, set(), draw) for k in range(others)}
    told = (checked_figures if others else told_figures)(texts)
    planted = sum(map(len, kept.values()))
    found = sum(len(kept[ident] & told.get(ident, set())) for ident in kept)
    # Of two with one year it is not known who copied: then both are told.
    alone = sum(len(words - kept.get(f"{ident[:-1]}b", set())) for ident, words in told.items())
    where = f" in what {others} others say" if others else ""
    print(
        f"{half} copied_figures{where}: {found} of {planted} found ({found / max(planted, 1):.3f}), {alone} others told"
    )


def record(ident: str, text: str) -> str:
    """A record of a paragraph. ident: its number, whose it is ("a", "b", "c"), and which of the third kind."""
    number, side, nth = re.fullmatch(r"(\d+)([abc])(\d*)", ident).groups()  # type: ignore[union-attr]
    region = PLACES[int(number)] + {"a": "县", "b": "区", "c": f"{nth}镇"}[side]
    agency = region + {"a": "水务局", "b": "林业局", "c": "农机站"}[side]
    row = {"agency": agency, "region": region, "year": 2011 if side == "b" else 2010, "text": text}
    return json.dumps({"id": ident, **row}, ensure_ascii=False)


def refilled(text: str, spared: set[int], draw: random.Random) -> str:
    """Draw every figure of a text anew, of the same size, but those spared (by their number)."""
    pieces: list[str] = []
    done = 0
    for number, match in enumerate(FIGURE.finditer(text)):
        fresh = "".join(draw.choice("123456789") if char.isdigit() else char for char in match[0])
        pieces += (text[done : match.start()], match[0] if number in spared else fresh)
        done = match.end()
    return "".join((*pieces, text[done:]))


def told_figures(texts: dict[str, str]) -> dict[str, set[str]]:
    """Run the main job and collect the figures told of each record."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "c.jsonl"
        corpus.write_text("\n".join(record(*item) for item in texts.items()), encoding="utf-8")
        target = Path(folder) / "out"
        out = dedup(corpus, target, config=Config(), n_jobs=1, lang="zh", progress=lambda *_: None, html=False)
    return figures_of(out.tables.flags, texts)


def checked_figures(texts: dict[str, str]) -> dict[str, set[str]]:
    """Check the second agency's records against all others and collect the figures told of each."""
    sides = [[record(*item) for item in texts.items() if ("b" in item[0]) is second] for second in (False, True)]
    held, asked = (Corpus.from_records([json.loads(line) for line in side]) for side in sides)
    with tempfile.TemporaryDirectory() as folder:
        found = check(asked, Index.build(held, Path(folder) / "index"))
        flags = [report.flags for report in found]
    return figures_of(pa.concat_tables(flags), texts)


def figures_of(flags: pa.Table, texts: dict[str, str]) -> dict[str, set[str]]:
    """The figures that flags tell of each record."""
    told: dict[str, set[str]] = {}
    for row in flags.to_pylist():
        if row["flag"] == FlagName.COPIED_FIGURES:
            ident = row["doc_id"].rpartition("#")[2]
            told.setdefault(ident, set()).add(texts[ident][row["start"] : row["end"]])
    return told


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--laws", type=Path)
    parser.add_argument("--news", type=Path)
    parser.add_argument("--half", choices=("dev", "test"), default="dev")
    parser.add_argument("--list", action="store_true")
    given = parser.parse_args()
    every = list(reports(given.shared))
    false_flags("reports", every, listed=given.list)
    for genre, folder, reader in (("laws", given.laws, laws), ("news", given.news, news)):
        if folder is not None:
            false_flags(genre, reader(folder), listed=given.list)
    recall(given.half, every, times=3)
    figures(given.half, every)
    figures(given.half, every, others=12)


if __name__ == "__main__":
    main()
