"""Bytes to text by a ladder: BOM, strict UTF-8, declared charset, UTF-16, UTF-8 with slips, GB18030 or Big5, detector.

Nearly every byte string is valid GB18030, so a strict decode proves little: candidates are compared by the share of
their non-ASCII characters that ordinary Chinese text uses.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from toolkit.errors import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its BOM begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 1 << 16
_SAMPLE_CHARS = 2000
_AROUND = 4096
# Measured on news and laws cut to 4-300 characters: true decodings score above .9, wrong ones mostly under .4.
_PLAUSIBLE = 0.6
_WORTH_KEEPING = 0.35
_SURE, _LONG_ENOUGH = 0.9, 60  # no wrong decoding of 16 or more characters came near this
_MAX_CONTROL_SHARE = 0.1
_MAX_CONTROL_SHARE_UTF8 = 0.3  # being valid UTF-8 speaks for text
_DECLARED = re.compile(rb"gb[\w-]*|hz-gb-2312|big5[\w-]*|utf-?(?:8|16)[\w-]*|shift[_-]jis|euc-(?:jp|kr|cn)", re.ASCII)
_GB_ALIASES = frozenset({"gb2312", "gbk", "gb18030", "hz", "euc_cn"})
_CHINESE = ("gb18030", "big5", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")
_PUNCTUATION = (
    "，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』—…·　％％．－／０１２３４５６７８９①②③④⑤⑥⑦⑧⑨⑩○〇℃㎡×\ufeff\xa0"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file as text. encoding: the Python codec that gave it; notes: what was lost on the way, in words."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    r"""Decode a whole file; line ends stay as they are (offsets count them).

    declared: charset that the file's own markup names; honoured if it decodes strictly and the bytes are not UTF-8.
    Bytes that fit nowhere become U+FFFD and are counted in a note. Raises Unreadable for binary data.
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _with_replacement(data, codec)
    if data.count(0, 0, _SAMPLE_BYTES) * 8 > min(len(data), _SAMPLE_BYTES):
        return _decode_wide(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_legacy(data, declared, error.start)
    if control_share(text[:_SAMPLE_BYTES]) > _MAX_CONTROL_SHARE_UTF8:
        raise _binary()
    return Decoded(text, "utf-8")


def control_share(text: str) -> float:
    r"""Share of control characters other than white space, 0-1."""
    return len(_CONTROLS.findall(text)) / len(text) if text else 0.0


def plausibility(text: str) -> float:
    """Share of a sample's non-ASCII characters that are common in Chinese print, 0-1; 1 if there are none.

    Common: level 1 of GB 2312 (3,755 characters) and of Big5 (5,401), punctuation and full-width digits.
    """
    sample = _NOT_ASCII.findall(text, 0, 1 << 18)[:_SAMPLE_CHARS] if len(text) < 1 << 18 else _spread(text)
    if not sample:
        return 1.0
    common = _common()
    return sum(map(common.__contains__, sample)) / len(sample)


_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_THREE_BYTES = re.compile("[\u0800-\ufffc]")
_BREAK = re.compile("\ufffd+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def _spread(text: str) -> list[str]:
    """Non-ASCII characters from four places of a long text."""
    step = len(text) // 4
    pieces = [text[i * step : i * step + _SAMPLE_CHARS] for i in range(4)]
    return _NOT_ASCII.findall("".join(pieces))


@cache
def _common() -> frozenset[str]:
    """Level 1 of both national standards, spelled out by their code ranges."""
    gb = (bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    lows = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    big5 = (bytes((high, low)) for high in range(0xA4, 0xC7) for low in lows)
    chars = [pair.decode("gb2312", "ignore") for pair in gb] + [pair.decode("big5", "ignore") for pair in big5]
    # the rows above hold kana and Cyrillic too, which Big5 text misread as GB 2312 is full of
    return frozenset(char for char in "".join(chars) if "\u4e00" <= char <= "\u9fff") | frozenset(_PUNCTUATION)


def _with_replacement(data: bytes, codec: str) -> Decoded:
    """Decode strictly if that works, else mark what does not fit and count it."""
    try:
        return Decoded(data.decode(codec), codec)
    except UnicodeDecodeError:
        text = data.decode(codec, "replace")
        lost = text.count("\ufffd")
        return Decoded(text, codec, (f"{lost} places could not be decoded as {codec}: marked U+FFFD",))


def _decode_wide(data: bytes) -> Decoded:
    """Many NULs: UTF-16 without a BOM, or binary."""
    tried = [(plausibility(text), codec) for codec in ("utf-16-le", "utf-16-be") if (text := _strict(data, codec))]
    readable = [(score, codec) for score, codec in tried if score >= _PLAUSIBLE]
    for _, codec in sorted(readable, reverse=True):
        text = data.decode(codec)
        if control_share(text[:_SAMPLE_BYTES]) <= _MAX_CONTROL_SHARE:
            return Decoded(text, codec)
    raise _binary()


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _decode_legacy(data: bytes, declared: str | None, damage_at: int) -> Decoded:
    """Not strict UTF-8: damaged UTF-8, a Chinese code page, or whatever the detector says."""
    found = _declared(data, declared) or _slipped_utf8(data, damage_at, least=3) or _chinese(data, "strict")
    found = found or _slipped_utf8(data, damage_at, least=1) or _detected(data) or _chinese(data, "replace")
    if found is None or control_share(found.text[:_SAMPLE_BYTES]) > _MAX_CONTROL_SHARE:
        raise _binary()
    return found


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    if declared is None or not _DECLARED.fullmatch(declared.strip().lower().encode("ascii", "ignore")):
        return None
    try:
        codec = codecs.lookup(declared.strip()).name
    except LookupError:
        return None
    codec = "gb18030" if codec in _GB_ALIASES and codec != "hz" else codec
    text = _strict(data, codec)
    if text is None or (codec in _CHINESE and plausibility(text) < _WORTH_KEEPING):
        return None
    return Decoded(text, codec)


def _slipped_utf8(data: bytes, damage_at: int, *, least: int) -> Decoded | None:
    """UTF-8 but for a few bytes: three-byte characters, which code pages hardly imitate, outnumber the damage.

    least: three-byte characters asked for per damaged place near the first one.
    """
    sample = data[max(0, damage_at - _AROUND) : damage_at + _AROUND].decode("utf-8", "replace")
    wide, breaks = len(_THREE_BYTES.findall(sample)), len(_BREAK.findall(sample))
    if wide < least * breaks or wide == 0:
        return None
    return _with_replacement(data, "utf-8")


def _chinese(data: bytes, errors: str) -> Decoded | None:
    """The likelier of GB18030, Big5 and UTF-16 without a BOM; ties go to the first."""
    best: tuple[float, str] = (_PLAUSIBLE if errors == "strict" else _WORTH_KEEPING, "")
    for codec in _CHINESE:
        text = _strict(data, codec) if errors == "strict" else data.decode(codec, errors)
        if text is not None and (score := plausibility(text)) > best[0]:
            best = (score, codec)
        if best[0] > _SURE and len(data) > _LONG_ENOUGH:
            break
    if not best[1]:
        return None
    return _with_replacement(data, best[1])


def _detected(data: bytes) -> Decoded | None:
    """What charset-normalizer makes of it: other languages' code pages."""
    from charset_normalizer import from_bytes  # slow to import, rarely needed

    guess = from_bytes(data[:_SAMPLE_BYTES]).best()
    if guess is None or guess.encoding.startswith("utf"):  # those were tried
        return None
    text = _strict(data, guess.encoding)
    if text is None or control_share(text[:_SAMPLE_BYTES]) > _MAX_CONTROL_SHARE:
        return None
    return Decoded(text, guess.encoding, (f"encoding guessed: {guess.encoding}",))


def _binary() -> Unreadable:
    return Unreadable("binary data, not text", next_step="rename it to what it is, or save it as text")
