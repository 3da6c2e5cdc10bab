"""Chinese pairs in PAN's layout, made from documents of a corpus.

    python -m experiments.pan_chinese OUT CORPUS [--pairs 100] [--seed 1]
    python -m experiments.pan_alignment OUT

Into one document (the suspicious one) goes a passage of another, a few sentences long, as it is or changed in one of
five ways; as many pairs have none. OUT must be new. Which documents of CORPUS resemble each other anyway is not known
here: take a corpus whose documents don't.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from experiments.check_recall import edited
from experiments.spinners import Rule, cascade, pseudo_rules
from toolkit.model import Page
from toolkit.read import plan, read
from toolkit.split.sentences import sentences_of

Change = Callable[[random.Random, str], str]
_LEAST, _MOST = 80, 600
_FEWEST_CHARS = 400
_MOST_CHARS = 20_000


def reordered(draw: random.Random, passage: str) -> str:
    """Its clauses in another order."""
    clauses = re.findall(r"[^，；。！？\n]+[，；。！？\n]?", passage)
    draw.shuffle(clauses)
    return "".join(clauses)


def refilled(draw: random.Random, passage: str) -> str:
    """Other numbers."""
    return re.sub(r"\d", lambda _: str(draw.randrange(1, 10)), passage)


def shortened(draw: random.Random, passage: str) -> str:
    """Every third clause left out."""
    clauses = re.findall(r"[^，；。！？\n]+[，；。！？\n]?", passage)
    return "".join(clause for clause in clauses if draw.random() > 1 / 3) or passage


def changes(rules: Sequence[Rule]) -> dict[str, Change | None]:
    """What may happen to a passage, by the name of its class; None for pairs without one."""
    return {
        "01-none-planted": None,
        "02-verbatim": lambda _, passage: passage,
        "03-slot-filled": refilled,
        "04-edited-10": lambda draw, passage: edited(draw, passage, 0.1),
        "05-edited-20": lambda draw, passage: edited(draw, passage, 0.2),
        "06-reordered": reordered,
        "07-shortened": shortened,
        "08-garbled-20": lambda draw, passage: cascade(passage, rules, 0.2, draw),
    }


def documents_of(corpus: Path) -> list[str]:
    """The texts of a corpus that are long enough, their first _MOST_CHARS characters."""
    jobs, _ = plan(corpus)
    texts = [page.text for job in jobs for page in read(job) if isinstance(page, Page)]
    return [text[:_MOST_CHARS] for text in texts if len(text) >= _FEWEST_CHARS]


def passage_of(draw: random.Random, text: str) -> tuple[int, int]:
    """Some sentences in a row."""
    sentences = sentences_of(text)
    wanted = draw.randrange(_LEAST, _MOST)
    first = last = draw.randrange(len(sentences))
    while last + 1 < len(sentences) and sentences[last][1] - sentences[first][0] < wanted:
        last += 1
    return sentences[first][0], sentences[last][1]


def make_pair(draw: random.Random, host: str, source: str, change: Change | None) -> tuple[str, str]:
    """The suspicious text, and the feature that says what was done."""
    start, end = passage_of(draw, source)
    while change is not None and end - start < _LEAST:
        start, end = passage_of(draw, source)
    if change is None:
        return host, ""
    passage = change(draw, source[start:end])
    at = draw.choice([0, *(end for _, end in sentences_of(host))])
    feature = (
        f'<feature name="plagiarism" this_offset="{at + 1}" this_length="{len(passage)}" '
        f'source_reference={{}} source_offset="{start}" source_length="{end - start}"/>'
    )
    return f"{host[:at]}\n{passage}\n{host[at:]}", feature


def main() -> None:
    """Write the corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pairs", type=int, default=100, help="of each class")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    texts = documents_of(given.corpus)
    rules = pseudo_rules(texts, random.Random(given.seed))
    for folder in ("susp", "src"):
        (given.out / folder).mkdir(parents=True)
    number = 0
    for name, change in changes(rules).items():
        (given.out / name).mkdir()
        listed = []
        draw = random.Random(f"{given.seed} {name}")
        for _ in range(given.pairs):
            number += 1
            susp, source = f"suspicious-document{number:05}.txt", f"source-document{number:05}.txt"
            host, origin = draw.sample(texts, 2)
            text, feature = make_pair(draw, host, origin, change)
            (given.out / "susp" / susp).write_text(text, encoding="utf-8", newline="")
            (given.out / "src" / source).write_text(origin, encoding="utf-8", newline="")
            xml = f"<document reference={quoteattr(susp)}>{feature.format(quoteattr(source))}</document>\n"
            (given.out / name / f"{susp[:-4]}-{source[:-4]}.xml").write_text(xml, encoding="utf-8")
            listed.append(f"{susp} {source}\n")
        (given.out / name / "pairs").write_text("".join(listed), encoding="utf-8")
    print(f"{number} pairs from {len(texts)} documents in {given.out}, seed {given.seed}")


if __name__ == "__main__":
    main()
