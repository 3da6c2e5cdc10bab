"""The whole repair: identity on what is fine, a synthetic mirror undone, offsets, hostile input."""

from __future__ import annotations

import json
import lzma
import time
import unicodedata
import zipfile
from io import BytesIO
from pathlib import Path
from typing import cast

import docx
import numpy as np
import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.model import OffsetMap, Page, RepairKind, Text
from toolkit.repair import describe_repairs, repair
from toolkit.repair.chars import to_simplified
from toolkit.repair.glosses import _readings

SHARED = Path(__file__).resolve().parents[2].parent / "shared"

REPORT = """云栖县松果镇2019年政务公开工作总结

　　年初以来，松果镇认真落实云栖县关于政务公开的各项部署，围绕群众关心的事项，着力完善制度，不断提高服务水平。
　　（一）健全组织领导，压实各方责任。镇里成立了由镇长任组长的公开工作小组，办公室负责日常协调，各站所确定一名联络员。
　　（二）完善工作机制，规范办理流程。对收到的来信来电逐件登记，按照职责分送有关站所，并在规定时限内答复来信人。
　　（三）丰富公开形式，方便群众查询。除网站外，还在便民大厅设立查阅点，为老年人准备了放大镜和纸质材料。
　　一是加强学习培训。全年组织业务讲座4次，参加人数达到120人次，进一步提高了工作人员的能力。
　　二是严格审查把关。坚持先审查、后公开，确保发布的内容准确、及时，没有发生泄露秘密的情况。
　　三是注重收集意见。设立意见箱，开通热线电话，对群众反映的问题件件有着落、事事有回音。
　　（四）存在的问题和下一步打算。部分村的公开栏更新不够及时，内容还不够详细；有的联络员对业务不熟悉。
　　明年，我们将继续加强队伍建设，改进工作方法，让群众看得懂、用得上，推动各项工作再上新的台阶。

云栖县松果镇人民政府
2020年1月15日
"""


def page(text: str, origin: OffsetMap | None = None) -> Page:
    return Page("a.txt", text, text, origin=origin)


def toned(syllable: str) -> str:
    """Put a tone mark on the vowel that carries it."""
    bare = syllable.rstrip("5").replace("v", "ü")
    vowel = next((v for v in "aeo" if v in bare), None) or next(c for c in reversed(bare) if c in "iuü")
    return unicodedata.normalize("NFC", bare.replace(vowel, vowel + "\u0301", 1))


def glossed(text: str) -> str:
    """Put a reading behind every Traditional character, as some mirrors do."""
    reading = {
        char: syllable
        for char, syllable in sorted(_readings())
        if not syllable.endswith("5") and set(syllable) & set("aeiouv")
    }
    return "".join(c + (f"({toned(reading[c])})" if c in to_simplified() and c in reading else "") for c in text)


def decoded(data: bytes) -> str:
    """Decode GBK as a lenient mirror does: a byte that starts no pair becomes ?."""
    out, at = [], 0
    while at < len(data):
        pair = data[at : at + 2]
        if pair[0] < 0x80:
            out.append(chr(pair[0]))
            at += 1
            continue
        try:
            out.append(pair.decode("gb18030"))
            at += 2
        except UnicodeDecodeError:
            out.append("?")
            at += 1
    return "".join(out)


def slipped(line: str) -> str:
    """Lose the first byte of an indented line; the half of the indent that is left slips into the text."""
    if not line.startswith("\u3000\u3000"):
        return line
    head = next((i for i, char in enumerate(line) if char.isascii()), len(line)) + 1
    return " ?" + decoded(line[1:head].encode("gb18030")[1:]) + line[head:]


def mirrored(text: str, *, gloss: bool, slip: bool) -> str:
    traditional = cast(str, opencc.OpenCC("s2t").convert(text))
    text = glossed(traditional) if gloss else traditional
    text = text.replace("，", ",")
    return "\n".join(slipped(line) for line in text.split("\n")) if slip else text


def unslipped(text: str) -> str:
    """Give what is left to expect of a text whose first indent and full-width commas the mirror changed."""
    return text.replace("，", ",").replace("\u3000\u3000", " \u3000")


def agreement(left: str, right: str) -> float:
    assert len(left) == len(right)
    return sum(a == b for a, b in zip(left, right, strict=True)) / len(left)


def assert_sound(text: Text) -> None:
    """Check that the map leads forward only and stays inside the page, and every record lies inside it too."""
    for done in text.repairs:
        assert 0 <= done.start < done.end <= len(text.page.raw)
        assert done.count > 0
    if text.origin is None:
        assert len(text.text) == len(text.page.raw)
        return
    assert len(text.origin.starts) == len(text.text)
    assert np.all(np.diff(text.origin.starts) >= 0)
    assert np.all(np.diff(text.origin.ends) >= 0)
    assert np.all(text.origin.starts < text.origin.ends)
    assert not len(text.text) or text.origin.ends[-1] <= len(text.page.raw)


CLEAN = [
    REPORT,
    "",
    "?",
    "为什么要公开?因为群众关心。(ab)(CEO)（pH）值，亳(bó)州、角(jiǎo)色、（一）、①②③。",
    "曝光（bào guāng）与曝(pù)晒不同，行(háng)业、行(xíng)走也不同；行人、行动、曝晒都不注音。",
    "乾坤、瞭望哨、於潜镇、喆、堃；２０１９年ＡＢ型；“引号”——破折号……",
    "ㄅㄆㄇㄈ注音符号，ひらがな与カタカナ，┌──┐表格└──┘，\ue5f9\ue493\ue010\ue004用户自造字。",
    "👩\u200d🌾 农民，مى\u200cخواهم",
]


@pytest.mark.parametrize("text", CLEAN)
def test_fine_text_is_left_alone(text: str) -> None:
    done = repair(page(text))
    assert (done.text, done.origin, done.repairs) == (text, None, ())
    assert describe_repairs(done) is None


@pytest.mark.parametrize("gloss", [False, True])
@pytest.mark.parametrize("slip", [False, True])
def test_a_mirror_is_undone(gloss: bool, slip: bool) -> None:
    done = repair(page(mirrored(REPORT, gloss=gloss, slip=slip)))
    expected = unslipped(REPORT) if slip else REPORT.replace("，", ",")
    recovered = [(a, b) for a, b in zip(done.text, expected, strict=True) if a != "\ufffd"]
    assert sum(a == b for a, b in recovered) >= 0.99 * len(expected) - done.text.count("\ufffd")
    assert agreement(done.text, expected) >= (0.98 if slip else 0.999)
    assert sum(r.lost for r in done.repairs) == done.text.count("\ufffd")
    assert_sound(done)


def test_every_ideograph_leads_back_to_its_own_place() -> None:
    raw = mirrored(REPORT, gloss=True, slip=True)
    done = repair(page(raw))
    assert done.origin is not None
    expected = unslipped(opencc.OpenCC("s2t").convert(REPORT))
    slips = [(r.start, r.end) for r in done.repairs if r.kind is RepairKind.SLIPPED_GBK]
    outside = 0
    for i, char in enumerate(done.text):
        span = done.origin.to_source(i, i + 1)
        if any(start <= span.start < end for start, end in slips):
            assert len(span) <= 3
            continue
        outside += 1
        assert raw[span.start : span.end] == expected[i], char
    assert outside > 300


def test_repairing_twice_changes_nothing() -> None:
    once = repair(page(mirrored(REPORT, gloss=True, slip=True))).text
    again = repair(page(once))
    assert (again.text, again.repairs) == (once, ())


def test_offsets_compose_with_the_readers_map() -> None:
    text = "报\u200b告"
    at = np.array([10, 12, 14], dtype=np.int32)
    done = repair(Page("a.html", "x" * 20, text, origin=OffsetMap(at, at + 1)))
    assert done.text == "报告"
    assert done.origin is not None
    assert (done.origin.starts.tolist(), done.origin.ends.tolist()) == ([10, 14], [11, 15])
    assert [(r.start, r.end) for r in done.repairs] == [(12, 13)]


PIECES = st.sampled_from(
    [*"(（)）?\ufffd。 \n\u3000報告发國的ㄒ唬┙∪珯C１2⺠\u200b\x00\x0c著𠀀", "bào", "gao4", "(bào)", "(guó)", "\ue46a"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_gives_a_sound_map_and_settles(text: str) -> None:
    once = repair(page(text))
    assert_sound(once)
    twice = repair(page(once.text))
    assert_sound(twice)
    assert repair(page(twice.text)).text == twice.text


HOSTILE = [
    "(",
    "?。",
    "(a",
    "報(bào)",
    "?。ㄒ唬┙∪珯C",
    "\u200b",
    "１1",
    "國",
    "\ufffd。a",
    "為(wéi)報(bào)國(guó)發(fā)(",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    def seconds(n_chars: int) -> float:
        raw = page(piece * (n_chars // len(piece)))
        start = time.process_time()
        assert_ends(repair(raw))
        return time.process_time() - start

    small, large = (min(seconds(n_chars) for _ in range(3)) for n_chars in (10_000, 40_000))
    assert large < 12 * small + 0.1


def assert_ends(done: Text) -> None:
    assert done.origin is None or len(done.origin.starts) == len(done.text)


def test_description_names_every_kind() -> None:
    done = repair(page(mirrored(REPORT, gloss=True, slip=True) + "\x00⺠２0"))
    zh, en = describe_repairs(done), describe_repairs(done, lang="en")
    assert zh is not None
    assert en is not None
    n_glosses = sum(r.kind is RepairKind.PINYIN_GLOSS for r in done.repairs)
    assert f"去除拼音注音 {n_glosses:,} 处" in zh
    assert "繁体转为简体" in zh
    assert zh.count("；") == en.count(";") == 4


def report_texts() -> list[str]:
    """Decode the building data's reports plainly."""
    reports = SHARED / "data" / "reports"
    texts = [path.read_bytes().decode("gb18030") for path in sorted((reports / "hailar").glob("*.txt"))]
    with zipfile.ZipFile(reports / "provincial-2025.zip") as archive:
        for name in archive.namelist():
            if name.endswith(".docx"):
                texts.append("\n".join(p.text for p in docx.Document(BytesIO(archive.read(name))).paragraphs))
    for path in sorted((reports / "national").glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            texts += ["\n".join(str(value) for value in json.loads(line).values()) for line in lines]
    return texts


@pytest.mark.shared
def test_real_reports_are_left_alone() -> None:
    if not SHARED.is_dir():
        pytest.skip("the building data (../shared) is not here")
    touched: dict[RepairKind, int] = {}
    texts = report_texts()
    for text in texts:
        done = repair(page(text))
        assert_sound(done)
        for kind in {r.kind for r in done.repairs}:
            touched[kind] = touched.get(kind, 0) + 1
        if not done.repairs:
            assert done.text == text
            assert done.origin is None
    # Zero-width spaces and three texts in Traditional script are really there; nothing else is.
    assert set(touched) <= {RepairKind.CONTROL, RepairKind.TRADITIONAL}
    assert touched.get(RepairKind.TRADITIONAL, 0) <= 3
    assert sum(touched.values()) <= 0.1 * len(texts)


@pytest.mark.shared
def test_seed_with_slipped_bytes_comes_out_clean() -> None:
    seed = SHARED / "seeds" / "003_4c9a9ffff8498d93.txt"
    if not seed.is_file():
        pytest.skip("the seed documents (../shared) are not here")
    raw = seed.read_text(encoding="utf-8")
    done = repair(page(raw))
    at = done.text.index("（一）健全机构")
    assert done.origin is not None
    span = done.origin.to_source(at, at + 7)
    assert raw[span.start : span.end] == "。ㄒ唬┙∪珯C(jī)構"
    slips = [r for r in done.repairs if r.kind is RepairKind.SLIPPED_GBK]
    assert (len(slips), sum(r.lost for r in slips)) == (6, 3)
    assert sum(r.kind is RepairKind.PINYIN_GLOSS for r in done.repairs) == 324
    assert not set(done.text) & set(to_simplified())
    assert_sound(done)
