"""The few short strings of a page that say who, where and when: cut out once, bounded in length."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import unquote, urlsplit

from toolkit.describe.agency import Issuer, parse_issuer
from toolkit.describe.gazetteer import Gazetteer
from toolkit.describe.titles import clean_title, lead_of, topic_of
from toolkit.model import DocumentPart, Layout, Role, Text
from toolkit.repair.word_starts import PLACE

# How far a document's first and last words reach that may say who, where and when.
OPENING_CHARS = 300
TAIL_CHARS = 200
_HEAD_CHARS = 200
# A furniture value is a line of a page; longer ones are mistakes of the page, not names.
_VALUE_CHARS = 200

# The records of one file share its path.
_CACHED_PATHS = 64

_STEPS = re.compile(r"\s*[>＞»›→/\\|｜]+\s*|\s*[:：]\s*|\s{2,}")
_MEDIA = re.compile(
    r"[日晚晨时早商]报|新闻|新华|人民网|客户端|通讯社|电视台|广播|杂志|微信|公众号|微博|转载|本站|原创|互联网|网络|未知|佚名"
)
_SITE_ENDING = re.compile(r"(?:门户|政务|信息公开|政务公开|信息|公众|官方)*(?:网站?|平台|专栏)$")
_WELCOME = re.compile(r"^欢迎(?:访问|光临|您来到)")
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Clues:
    """What `describe` looks at. Nothing of the page outside the document counts where it is one of several (`alone`).

    title: cleaned. opening, tail: the document's first and last characters. head: what stands above it.
    page_head: the page's own first characters.
    furniture: label -> first value that says something. path: of the file, POSIX.
    place_starts: where names of places may begin in the opening; None where nobody has looked.
    """

    title: str | None
    opening: str
    tail: str
    head: str
    page_head: str
    furniture: dict[str, str]
    signature: tuple[str, ...]
    path: str
    alone: bool
    gazetteer: Gazetteer
    place_starts: list[int] | None = None

    @cached_property
    def title_leads(self) -> list[Issuer]:
        """Issuers that the title begins with."""
        return self._parsed([lead_of(self.title)]) if self.title else []

    @cached_property
    def title_topics(self) -> list[Issuer]:
        """Issuers that the title names after 关于."""
        return self._parsed([topic_of(self.title)]) if self.title else []

    @cached_property
    def surroundings(self) -> list[Issuer]:
        """Who the page around the document names, nearest first: source, breadcrumb, top line, folders, site."""
        if not self.alone:
            return []
        source = self.furniture.get("source", "")
        steps = reversed(_STEPS.split(self.furniture.get("breadcrumb", ""))[:12])
        names = [*([] if _MEDIA.search(source) else _STEPS.split(source)), *steps, *self.head.splitlines()[:3]]
        names += reversed(self.folders)
        return self._parsed(names) + self.site_owner

    @cached_property
    def site_owner(self) -> list[Issuer]:
        """The body whose site it is, from the site's name."""
        site = _WELCOME.sub("", self.furniture.get("site", ""))
        return self._parsed([_SITE_ENDING.sub("", site)]) if site else []

    @property
    def source(self) -> list[Issuer]:
        """The body that the page names as its source; a newspaper is none."""
        value = self.furniture.get("source", "")
        return [] if not value or not self.alone or _MEDIA.search(value) else self._parsed([value, *value.split()])

    @property
    def folders(self) -> list[str]:
        """Chinese names among the file's folders, outermost first."""
        parts = self.path.split("/")[-5:-1] if self.alone else []
        return [part for part in parts if _HAN.search(part)]

    @cached_property
    def stem(self) -> str:
        """The file's name without its ending."""
        return _stem_of(self.path) if self.alone else ""

    @property
    def url(self) -> str:
        """The page's address; "" if unknown."""
        return self.furniture.get("url", "") if self.alone else ""

    def _parsed(self, names: list[str]) -> list[Issuer]:
        found = [parse_issuer(name, self.gazetteer) for name in names if len(name) >= 2]
        return [issuer for issuer in found if issuer is not None]


@lru_cache(maxsize=_CACHED_PATHS)
def _stem_of(path: str) -> str:
    return clean_title(path.rpartition("/")[2]) or ""


def gather(text: Text, layout: Layout, part: DocumentPart, gazetteer: Gazetteer) -> Clues:
    """Cut the clues for one document out of its page."""
    alone = part.part is None
    opened = min(part.end, part.start + OPENING_CHARS)
    furniture: dict[str, str] = {}
    for piece in layout.furniture:
        if piece.value and piece.label not in furniture:
            furniture[piece.label] = piece.value[:_VALUE_CHARS].strip()
    return Clues(
        title=clean_title(text.page.given.title or part.title),
        opening=text.text[part.start : opened],
        tail=text.text[max(part.start, part.end - TAIL_CHARS) : part.end],
        head=text.text[max(0, part.start - _HEAD_CHARS) : part.start] if alone else "",
        page_head=text.text[: min(_HEAD_CHARS, part.start)],
        furniture=furniture,
        signature=_signature(text.text, part),
        path=unquote(text.page.path) if "%" in text.page.path else text.page.path,
        alone=alone,
        gazetteer=gazetteer,
        place_starts=text.starts.of(PLACE, part.start, opened) if text.starts else None,
    )


def host_of(address: str) -> str | None:
    """www.example.gov.cn -> example.gov.cn; None if the address has no host."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        return None
    return re.sub(r"^(?:www|m|wap|mobile)\.", "", host) if host and "." in host else None


def _signature(text: str, part: DocumentPart) -> tuple[str, ...]:
    """Take the sign-off sentences at the document's end, in order; at most six."""
    rows = part.sentences
    last = len(rows)
    first = last
    while first > max(0, last - 6) and rows.roles[first - 1] == Role.SIGNATURE:
        first -= 1
    return tuple(text[rows.starts[row] : rows.ends[row]][:_VALUE_CHARS] for row in range(first, last))
