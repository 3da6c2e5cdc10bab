"""How often agency, region and year of real reports are found: print it for the building data.

    python experiments/describe_quality.py ../shared

What is asked: the files' names (31 provinces, one district over six years) and the columns of the national reports say
the truth; the columns are withheld from `describe`. Nothing is written.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from toolkit.describe import Gazetteer, describe
from toolkit.model import Given, Level, Metadata, Page, Skipped
from toolkit.read import plan, read
from toolkit.repair import repair
from toolkit.split import split_page

FIELDS = ("agency", "region", "year")


class Case(NamedTuple):
    """One document and what should be found."""

    page: Page
    agency: str | None
    region: str | None
    year: int | None


def pages(path: Path) -> Iterator[Page]:
    """Every page below a path."""
    jobs, _ = plan(path)
    for job in jobs:
        yield from (page for page in read(job) if not isinstance(page, Skipped))


def provincial(reports: Path) -> Iterator[Case]:
    """Read the 31 reports of 2025, named after their provinces."""
    provinces = [place for place in Gazetteer.load().find_all(Level.PROVINCE) if place.until is None]
    for page in pages(reports / "provincial-2025.zip"):
        name = max((p for p in provinces if p.name[:2] in Path(page.path).stem), key=lambda p: len(p.name)).name
        yield Case(page, name + "人民政府", name, 2025)


def district(reports: Path) -> Iterator[Case]:
    """Six years of one district; the year is that of the file's name."""
    for page in pages(reports / "hailar"):
        year = int(Path(page.path).stem)
        page = replace(page, path="report.txt")
        yield Case(page, "海拉尔区人民政府", "内蒙古自治区呼伦贝尔市海拉尔区", year)


def national(reports: Path) -> Iterator[Case]:
    """Read the State Council's reports; rows without a year are resolutions and left out."""
    with lzma.open(reports / "national" / "government_work_reports.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["year"]:
                text = f"{row['title']}\n{row['content']}"
                yield Case(Page(path="a.jsonl", raw=text, text=text), "国务院", None, int(row["year"]))


def found(page: Page) -> Metadata:
    """Say what the toolkit finds of a page's first document."""
    text = repair(replace(page, given=Given()))
    layout = split_page(text)
    return describe(text, layout, layout.parts[0])


def main() -> None:
    """Print one line a collection, and every miss."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder of the building data")
    reports = parser.parse_args().shared / "data" / "reports"
    if not reports.is_dir():
        raise SystemExit(f"{reports}: not there, nothing measured")
    for collection in (provincial, district, national):
        cases, right = list(collection(reports)), dict.fromkeys(FIELDS, 0)
        for case in cases:
            metadata = found(case.page)
            for field in FIELDS:
                right[field] += getattr(metadata, field) == getattr(case, field)
                if getattr(metadata, field) != getattr(case, field):
                    print(f"  {case.page.path} {metadata.title}: {field} {getattr(metadata, field)}")
        print(collection.__name__, *(f"{field} {right[field]}/{len(cases)}" for field in FIELDS))


if __name__ == "__main__":
    main()
