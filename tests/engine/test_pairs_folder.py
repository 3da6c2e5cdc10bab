from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.align.passages.invented import prose, sentences
from tests.cli.commands import PASSAGE
from toolkit.engine.aligning import Aligner
from toolkit.engine.config import Config
from toolkit.engine.pairs_folder import Folders, NamedPair, align_chunk, align_folder, read_pairs
from toolkit.errors import BadInput
from toolkit.experiment.pan import DETECTED, read_cases
from toolkit.model import Span

ALIGNER = Aligner(Config(), "zh")
SHARED = " ".join(sentences(3, 5))
HOST = prose(1, 20)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """An English pair with a passage, one without, and a Chinese pair."""
    made = Folders(tmp_path / "susp", tmp_path / "src", tmp_path / "out")
    made.susp.mkdir()
    made.source.mkdir()
    other = "古城墙修好了南门，游人都从那里登城看江，饭馆也多开了几家。"
    for file, text in [
        (made.susp / "suspicious-document00001.txt", f"{HOST}\n{SHARED}\n{prose(2, 20)}"),
        (made.source / "source-document00001.txt", f"{SHARED} {prose(4, 10)}"),
        (made.source / "source-document00002.txt", prose(5, 10)),
        (made.susp / "suspicious-document00003.txt", f"{other}\n{PASSAGE}\n{other}"),
        (made.source / "source-document00003.txt", f"{PASSAGE}\n果园嫁接新枝，冷库如期投用，外销订单翻了一番。\n"),
    ]:
        file.write_text(text, encoding="utf-8")
    return made


def listed(folders: Folders, text: str) -> Path:
    listing = folders.susp.parent / "pairs"
    listing.write_text(text, encoding="utf-8")
    return listing


ALL = """suspicious-document00001.txt source-document00001.txt
suspicious-document00001.txt source-document00002.txt

suspicious-document00003.txt source-document00003.txt
suspicious-document00001.txt source-document00001.txt
"""


def run(folders: Folders, pairs: list[NamedPair], n_jobs: int = 1) -> int:
    return align_folder(pairs, folders, ALIGNER, n_jobs=n_jobs, progress=lambda *_: None)


def test_a_file_for_each_pair_as_pan_has_them(folders: Folders) -> None:
    pairs = read_pairs(listed(folders, ALL), folders)
    assert len(pairs) == 3
    assert run(folders, pairs) == 2
    assert sorted(file.name for file in folders.out.iterdir()) == sorted(pair.xml_name for pair in pairs)
    first = folders.out / "suspicious-document00001-source-document00001.xml"
    root = ET.parse(first).getroot()
    assert (root.tag, root.attrib) == ("document", {"reference": "suspicious-document00001.txt"})
    (feature,) = root
    names = ["name", "this_offset", "this_length", "source_reference", "source_offset", "source_length"]
    assert list(feature.attrib) == names
    (case,) = read_cases([first], feature=DETECTED)
    n = len(HOST) + 1
    assert (case.this, case.source) == (Span(n, n + len(SHARED) - 1), Span(0, len(SHARED) - 1))
    (chinese,) = read_cases([folders.out / "suspicious-document00003-source-document00003.xml"], feature=DETECTED)
    assert chinese.source == Span(0, len(PASSAGE))
    assert read_cases([folders.out / "suspicious-document00001-source-document00002.xml"], feature=DETECTED) == []


def test_the_same_pairs_give_the_same_files_whoever_else_is_there(folders: Folders) -> None:
    pairs = read_pairs(listed(folders, ALL), folders)
    assert align_chunk(pairs, folders, ALIGNER)[::-1] == align_chunk(pairs[::-1], folders, ALIGNER)


@pytest.mark.slow
def test_several_processes_write_what_one_writes(folders: Folders) -> None:
    pairs = read_pairs(listed(folders, ALL), folders)
    for number in range(100, 200):
        for folder, name in ((folders.susp, "suspicious"), (folders.source, "source")):
            (folder / f"{name}-document00{number}.txt").write_text(f"{prose(number, 6)} {SHARED}")
        pairs.append(NamedPair(f"suspicious-document00{number}.txt", f"source-document00{number}.txt"))
    run(folders, pairs)
    written = {file.name: file.read_bytes() for file in folders.out.iterdir()}
    assert len(written) == 103
    run(folders, pairs, n_jobs=2)
    assert {file.name: file.read_bytes() for file in folders.out.iterdir()} == written


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no pair in it"),
        ("suspicious-document00001.txt\n", "line 1"),
        (ALL + "a b c\n", "line 6"),
        (ALL + "suspicious-document00001.txt\t\n", "line 6"),
        ("a b\tsource-document00001.txt\n", "no file a b in"),
        ("\n../x.txt source-document00001.txt\n", "line 2"),
        ("suspicious-document00001.txt source-document00009.txt\n", "no file source-document00009.txt"),
        ("suspicious-document00009.txt source-document00001.txt\n", "no file suspicious-document00009.txt"),
    ],
)
def test_a_bad_list_is_refused_before_anything_is_done(folders: Folders, text: str, words: str) -> None:
    with pytest.raises(BadInput, match=words) as raised:
        read_pairs(listed(folders, text), folders)
    assert raised.value.next_step
    assert not folders.out.exists()


def test_a_list_that_is_not_there_or_no_text(folders: Folders) -> None:
    with pytest.raises(BadInput, match="No such file"):
        read_pairs(folders.susp / "none", folders)
    listing = listed(folders, "")
    listing.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="not UTF-8"):
        read_pairs(listing, folders)


def test_a_document_that_can_not_be_read_is_told_and_the_others_are_done(folders: Folders) -> None:
    pairs = read_pairs(listed(folders, ALL), folders)
    run(folders, pairs)
    (folders.source / "source-document00002.txt").write_bytes(b"\x00\x01\xff" * 500)
    with pytest.raises(BadInput, match=r"1 of 3 pairs.*source-document00002\.txt"):
        run(folders, pairs)
    left = {file.name for file in folders.out.iterdir()}
    assert left == {pair.xml_name for pair in pairs if pair.source != "source-document00002.txt"}


def test_names_with_blanks_have_a_tab_between(folders: Folders) -> None:
    spaced = "第一稿 2.txt"
    (folders.susp / spaced).write_text(f"{HOST}\n{SHARED}")
    pairs = read_pairs(listed(folders, f"{spaced}\tsource-document00001.txt\n{ALL}"), folders)
    assert pairs[0] == NamedPair(spaced, "source-document00001.txt")
    assert len(pairs) == 4
    run(folders, pairs[:1])
    [file] = folders.out.iterdir()
    assert file.name == "第一稿 2-source-document00001.xml"


def test_names_are_escaped(folders: Folders) -> None:
    name = 'a"<&>.txt'
    (folders.susp / name).write_text(f"{HOST}\n{SHARED}")
    run(folders, [NamedPair(name, "source-document00001.txt")])
    (file,) = folders.out.iterdir()
    (case,) = read_cases([file], feature=DETECTED)
    assert case.reference == name
