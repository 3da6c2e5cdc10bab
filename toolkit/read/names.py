"""File names as tables show them: POSIX, valid Unicode, harmless, whatever the disk or the archive says."""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import ZipInfo

_UTF8_FLAG = 0x800
_MAX_SUFFIX = 8


def disk_name(path: Path) -> str:
    """A relative path in POSIX form; names that are not valid UTF-8 are read as GB18030 (an unpacked Windows zip)."""
    name = path.as_posix()
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return chinese_name(os.fsencode(name))
    return name


def member_name(info: ZipInfo) -> str:
    """An archive member's name: decoded, without drive, leading slashes or `..` (it is a label, never opened)."""
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG:
        # zipfile read the bytes as cp437, which loses nothing
        name = chinese_name(name.encode("cp437", "replace"))
    parts = name.encode("utf-8", "replace").decode("utf-8").replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..")) or "unnamed"


def chinese_name(raw: bytes) -> str:
    """A name of unknown encoding: UTF-8, else GB18030, else UTF-8 with U+FFFD."""
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def suffix(name: str) -> str:
    """The lower-case extension without its dot; "" for none or for what is no extension (`3.年度报告`)."""
    tail = name.rsplit("/", 1)[-1].rpartition(".")
    ending = tail[2].lower()
    known_shape = ending.isascii() and ending.isalnum() and ending[0].isalpha() and len(ending) <= _MAX_SUFFIX
    return ending if tail[0] and known_shape else ""


def unique(name: str, seen: set[str]) -> str:
    """`name`, or `name~2`, `name~3`, ... if it was handed out before; adds the answer to `seen`."""
    answer, count = name, 1
    while answer in seen:
        count += 1
        answer = f"{name}~{count}"
    seen.add(answer)
    return answer


def is_system_junk(name: str) -> bool:
    """Whether a desktop left this file behind: such files are passed over without a word."""
    parts = name.split("/")
    last = parts[-1]
    return "__MACOSX" in parts or last.lower() in {".ds_store", "thumbs.db", "desktop.ini"} or last.startswith("._")


def is_hidden(name: str) -> bool:
    """Whether the last part starts with a dot, or is a lock file of an open Word document."""
    last = name.rsplit("/", 1)[-1]
    return last.startswith((".", "~$"))
