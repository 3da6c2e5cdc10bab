"""Pages taken apart by hand, for the describing tests."""

from __future__ import annotations

from datetime import date

from toolkit.describe import describe
from toolkit.model import DocumentPart, Furniture, Given, Layout, Metadata, Page, Role, Sentences, Text

TODAY = date(2026, 6, 1)


def described(
    title: str | None,
    *,
    body: str = "",
    path: str = "a.txt",
    part: str | None = None,
    head: str = "",
    signature: tuple[str, ...] = (),
    given: Given | None = None,
    furniture: dict[str, str] | None = None,
    **more: str,
) -> Metadata:
    """Metadata of one document: `head` stands above it, title and body are it, `signature` sentences end it.

    furniture, more: label -> value.
    """
    document = "\n".join([title or "", body, *signature])
    raw = head + document
    end = len(raw)
    starts: list[int] = []
    ends: list[int] = []
    at = end
    for line in reversed(signature):
        at = raw.rindex(line, 0, at)
        starts.insert(0, at)
        ends.insert(0, at + len(line))
    sentences = Sentences(starts, ends, [int(Role.SIGNATURE)] * len(starts))
    layout = Layout(
        parts=(DocumentPart(part, title, len(head), end, sentences),),
        furniture=tuple(Furniture(label, value, 0, 1) for label, value in ((furniture or {}) | more).items()),
    )
    page = Page(path=path, raw=raw, text=raw, given=given or Given())
    return describe(Text(page, raw), layout, layout.parts[0], today=TODAY)
