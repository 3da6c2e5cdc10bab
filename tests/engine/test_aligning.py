from __future__ import annotations

from pathlib import Path

import pytest

from tests.align.passages.invented import prose, sentences
from tests.cli.commands import PASSAGE, write_pair
from toolkit.align.passages import Terms
from toolkit.engine.aligning import Aligner, align_files, one_page
from toolkit.engine.config import Config
from toolkit.engine.local import dedup
from toolkit.errors import BadInput
from toolkit.schema import MATCHES

ZH = Aligner(Config(), "zh")


def text_file(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_two_chinese_files_give_what_the_main_job_gives(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write_pair(corpus, "甲.txt", "乙.txt")
    aligned = align_files(corpus / "乙.txt", corpus / "甲.txt", ZH)
    assert aligned.terms == "characters"
    (match,) = aligned.matches.to_pylist()
    assert (match["left_doc"], match["right_doc"], match["kind"]) == ("乙.txt", "甲.txt", "verbatim")
    assert aligned.left_text[match["left_start"] : match["left_end"]] in PASSAGE
    main = dedup(corpus, tmp_path / "out", config=Config(), n_jobs=1, lang="zh", progress=lambda *_: None, html=False)
    (same,) = main.tables.matches.to_pylist()
    sides = [{match[f"{side}_{end}"] for side in ("left", "right")} for end in ("start", "end")]
    assert sides == [{same[f"{side}_{end}"] for side in ("left", "right")} for end in ("start", "end")]
    assert (match["n_chars"], match["relation"]) == (same["n_chars"], same["relation"])


def test_english_is_compared_by_words_and_told_with_the_same_columns(tmp_path: Path) -> None:
    shared = " ".join(sentences(3, 5))
    left = text_file(tmp_path / "a.txt", f"{prose(1, 20)}\n{shared}\n{prose(2, 20)}")
    right = text_file(tmp_path / "b.txt", f"{prose(4, 10)} {shared}")
    aligned = align_files(left, right, Aligner(Config(), "en"))
    assert aligned.terms == "words"
    assert aligned.matches.schema.equals(MATCHES)
    (match,) = aligned.matches.to_pylist()
    assert aligned.left_text[match["left_start"] : match["left_end"]] == shared.rstrip(".")
    assert aligned.right_text[match["right_start"] : match["right_end"]] == shared.rstrip(".")


def test_offsets_of_a_web_page_point_into_its_source(tmp_path: Path) -> None:
    shared = sentences(3, 6)
    body = "".join(f"<p>{sentence}</p>\n" for sentence in shared)
    left = text_file(tmp_path / "a.html", f"<html><body><h1>News</h1>\n{body}</body></html>")
    right = text_file(tmp_path / "b.txt", prose(5, 10) + " " + " ".join(shared))
    (match,) = align_files(left, right, Aligner(Config(), "en")).matches.to_pylist()
    words = left.read_text()[match["left_start"] : match["left_end"]]
    assert words.startswith(shared[0].split()[0])
    assert words.endswith(shared[-1].rstrip("."))


def test_what_is_compared_by_can_be_asked_for(tmp_path: Path) -> None:
    write_pair(tmp_path, "甲.txt", "乙.txt")
    assert align_files(tmp_path / "甲.txt", tmp_path / "乙.txt", Aligner(Config(), "zh", Terms.WORDS)).terms == "words"


@pytest.mark.parametrize(
    "text", [prose(1, 30), f"苇塘镇人民政府工作总结\n\n{PASSAGE}\n栎岗乡的果园嫁接新枝，冷库如期投用。\n"]
)
def test_one_file_twice_is_one_match_and_said(tmp_path: Path, text: str) -> None:
    file = text_file(tmp_path / "a.txt", text)
    aligned = align_files(file, file, ZH)
    assert (aligned.left, aligned.right) == ("a.txt", "a.txt~2")
    [match] = aligned.matches.to_pylist()
    assert (match["kind"], match["similarity"], match["formula"]) == ("verbatim", 1.0, False)
    for side in ("left", "right"):
        assert text[match[f"{side}_start"] : match[f"{side}_end"]] == text.strip()


def test_two_texts_of_one_sentence_said_again_and_again_share_it(tmp_path: Path) -> None:
    files = [text_file(tmp_path / f"{n}.txt", "各站所每晚核对潮位并登记夜航船只。" * n) for n in (40, 70)]
    for left, right in (files, files[::-1]):
        [match] = align_files(left, right, ZH).matches.to_pylist()
        assert (match["kind"], match["formula"]) == ("verbatim", False)
        assert match["n_chars"] == 40 * 16


def test_texts_of_nothing_but_furniture_share_nothing(tmp_path: Path) -> None:
    furniture = "打印本页 关闭窗口\n上一篇：没有了\n"
    left, right = text_file(tmp_path / "a.txt", furniture), text_file(tmp_path / "b.txt", furniture * 2)
    assert align_files(left, right, ZH).matches.num_rows == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "a.txt"), (b" \n\t\n", "white space"), (b"\x00\x01\x02\xff" * 400, "a.txt"), (None, "no such file")],
)
def test_a_file_that_is_no_text_is_refused_by_name(tmp_path: Path, content: bytes | None, words: str) -> None:
    file = tmp_path / "a.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadInput, match=words) as raised:
        one_page(file, Config())
    assert str(file) in raised.value.what
    assert raised.value.next_step


def test_a_file_of_many_texts_and_a_folder_are_refused(tmp_path: Path) -> None:
    records = text_file(tmp_path / "a.jsonl", f'{{"text": "{PASSAGE}"}}\n' * 2)
    with pytest.raises(BadInput, match="2 texts"):
        one_page(records, Config())
    with pytest.raises(BadInput, match="is a folder"):
        one_page(tmp_path, Config())


@pytest.mark.slow
def test_long_files_are_compared_in_bounded_time_and_memory(tmp_path: Path) -> None:
    shared = prose(7, 300)
    left = text_file(tmp_path / "a.txt", prose(1, 6_000) + " " + shared)
    right = text_file(tmp_path / "b.txt", shared + " " + prose(2, 6_000))
    matches = align_files(left, right, ZH).matches.to_pylist()
    longest = max(matches, key=lambda match: match["n_chars"])
    assert longest["left_end"] - longest["left_start"] > 0.95 * len(shared)
