"""Whether a document is a template essay, with the reasons."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.describe.essay import essay_signs
from toolkit.describe.genre import Genre
from toolkit.judge.subject import Subject
from toolkit.model import Finding, FlagName


def template_essay(subject: Subject, lang: str) -> Iterator[Finding]:
    """One finding over a document that `describe` took for a template essay. score: how sure that is."""
    facts, part = subject.metadata, subject.part
    if facts.genre != Genre.TEMPLATE_ESSAY.value:
        return
    signs = essay_signs(subject.text, subject.layout, part, agency=facts.agency, region=facts.region)
    if not signs.is_essay:
        return  # its own record called it so
    if lang == "en":
        said = "a template essay: " + "; ".join(sign.en for sign in signs.signs)
    else:
        said = "疑为范文：" + "；".join(sign.zh for sign in signs.signs)
    yield Finding(FlagName.TEMPLATE_ESSAY, signs.score, part.start, part.end, said)
