"""What the detector says of one text."""

from __future__ import annotations

from toolkit.checked import GarbleVerdict, SuspectWord

THRESHOLD = 0.5
"""Score from which on a text is called garbled; natural texts of every genre measured stay below in 999 of 1,000."""


def evidence(verdict: GarbleVerdict, text: str, lang: str = "zh") -> str:
    """One sentence for an auditor, quoting the weightiest suspect words; lang: "zh" or "en". "" for no verdict.

    text: the text that was judged, which the example is quoted from.
    """
    if not verdict.garbled or verdict.score is None:
        return ""
    english = lang == "en"
    quoted = _quoted(verdict, english=english)
    example = _example(verdict, text)
    if english:
        said = f"Reads like a machine word-for-word rewrite (score {verdict.score:.2f})"
        said += f": suspect words {', '.join(quoted)}" if quoted else ""
        return said + (f"; for example “{example}”." if example else ".")
    said = f"疑似机器逐词改写（评分{verdict.score:.2f}）"
    said += f"：可疑词{'、'.join(quoted)}" if quoted else ""
    return said + (f"；例如“{example}”。" if example else "。")


_QUOTED = 6
_AROUND = 12


def _quoted(verdict: GarbleVerdict, *, english: bool) -> list[str]:
    """The weightiest distinct words, each with its guess and how often it stands there."""
    places: dict[str, list[SuspectWord]] = {}
    for word in verdict.words:
        places.setdefault(word.word, []).append(word)
    ranked = sorted(places.values(), key=lambda found: (-found[0].weight * len(found) ** 0.5, found[0].start))[:_QUOTED]
    quoted = []
    for found in ranked:
        first = found[0]
        guess = (
            "" if first.original is None else f" (was {first.original}?)" if english else f"（原为{first.original}？）"
        )
        times = "" if len(found) == 1 else f" ×{len(found)}" if english else f"{len(found)}处"
        quoted.append(f"“{first.word}”{guess}{times}")
    return quoted


def _example(verdict: GarbleVerdict, text: str) -> str:
    """The words around the weightiest suspect word, on one line."""
    if not verdict.words:
        return ""
    best = max(verdict.words, key=lambda word: (word.weight, -word.start))
    return "".join(text[max(0, best.start - _AROUND) : best.end + _AROUND].split())
