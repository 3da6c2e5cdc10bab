"""The comparison with other programs: its own parts, on files of this house; no program is installed here."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from experiments.peers import catalogue, measure
from experiments.peers.__main__ import compare
from experiments.peers.catalogue import PEERS, TOOLKIT, Peer
from experiments.peers.corpus import make_corpus
from experiments.peers.environments import NotInstalled, python_of, reason
from experiments.peers.measure import Failed, Outcome, run_once
from experiments.peers.score import MOST_CHECKED, connected, exact, quality, read_texts, read_truth
from experiments.peers.table import COLUMNS, Row, as_markdown, machine

ROOT = Path(__file__).resolve().parents[2]
N = 120


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_corpus(tmp_path_factory.mktemp("peers"), N, None)


def outcome(pairs: list[tuple[int, int]] | None, groups: list[list[int]] | None = None) -> Outcome:
    return Outcome("1", 2.0, 1.5, 30.0, pairs, groups)


def a_script(folder: Path, name: str, body: str) -> Peer:
    (folder / f"{name}.py").write_text(body, encoding="utf-8")
    return Peer(name, str(folder / f"{name}.py"))


def test_the_corpus_says_which_reports_are_near_and_how_near(files: tuple[Path, Path], tmp_path: Path) -> None:
    texts, truth = read_texts(files[0]), read_truth(files[1])
    assert len(texts) == N and truth
    assert list(exact(texts, truth)) == pytest.approx(list(truth.values()), abs=1e-6)
    assert min(truth.values()) > 0.5
    again = make_corpus(tmp_path, N, None)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in files]


def test_a_generator_may_make_the_corpus(tmp_path: Path) -> None:
    script = tmp_path / "make.py"
    script.write_text(
        "import sys, pathlib; n, d = sys.argv[1:]\n"
        "for k in ('c', 'gt'): pathlib.Path(d, f'{k}{n}.jsonl').write_text('')\n"
    )
    corpus, truth = make_corpus(tmp_path / "made", 7, script)
    assert (corpus.name, truth.name) == ("c7.jsonl", "gt7.jsonl") and corpus.is_file()


def test_quality_of_pairs_and_of_groups() -> None:
    same, other = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉"
    texts = [same, same, same, other, other]
    truth = {(0, 1): 1.0, (0, 2): 1.0, (1, 2): 1.0, (3, 4): 1.0, (0, 3): 0.2}
    paired = quality(outcome([(0, 1), (0, 3)]), truth, texts)
    assert (paired.recall, paired.precision, paired.n_pairs, paired.largest) == (0.25, 0.5, 2, 3)
    grouped = quality(outcome(None, [[0, 1, 2], [4, 3]]), truth, texts)
    assert (grouped.recall, grouped.precision, grouped.n_pairs, grouped.largest) == (1.0, 1.0, 4, 3)
    assert not grouped.sampled
    nothing = quality(outcome([]), truth, texts)
    assert (nothing.recall, nothing.precision, nothing.largest) == (0.0, None, 1)
    assert quality(outcome([]), {}, texts).recall is None


def test_one_huge_group_is_judged_by_a_sample() -> None:
    texts = ["甲乙丙丁戊己庚"] * 150 + ["子丑寅卯辰巳午"] * 150
    found = quality(outcome(None, [list(range(300))]), {(0, 1): 1.0}, texts)
    assert found.sampled and found.n_pairs == 300 * 299 // 2 > MOST_CHECKED
    assert found.precision == pytest.approx(2 * 150 * 149 / (300 * 299), abs=0.02)


@pytest.mark.parametrize("seed", range(5))
def test_connected_sets_against_walking(seed: int) -> None:
    draw = random.Random(seed)
    pairs = [(draw.randrange(30), draw.randrange(30, 60)) for _ in range(25)]
    near: dict[int, set[int]] = {}
    for a, b in pairs:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    expected, left = set(), set(near)
    while left:
        reached, ahead = set(), [left.pop()]
        while ahead:
            at = ahead.pop()
            reached.add(at)
            ahead += near[at] - reached
        left -= reached
        expected.add(frozenset(reached))
    assert {frozenset(group) for group in connected(pairs)} == expected


def test_the_toolkit_finds_all_and_a_broken_peer_costs_only_its_row(files: tuple[Path, Path], tmp_path: Path) -> None:
    nowhere = Peer("nowhere", "x.py", (f"nothing @ file://{tmp_path}/nothing.whl",))
    broken = a_script(tmp_path, "broken", "raise ValueError('no luck')")
    silent = a_script(tmp_path, "silent", "")
    pairs = "import json, sys; json.dump({'version': '9', 'pairs': [[1, 0]]}, open(sys.argv[2], 'w'))"
    fine = a_script(tmp_path, "fine", pairs)
    rows = compare([nowhere, broken, silent, fine], *files, tmp_path / "work", repeats=1, limit=60)
    first = rows[0].values()
    assert (first["recall"], first["precision"], first["runs"]) == (1.0, 1.0, 3)
    by_name = {row.peer: row for row in rows}
    assert by_name["nowhere"].failed.startswith("not installed:")
    assert by_name["broken"].failed == "ValueError: no luck"
    assert by_name["silent"].failed == "no word of why"
    assert len(by_name["fine"].ratios) == 1 and by_name["fine"].quality is not None
    table = list(as_markdown(rows))
    assert len(table) == 2 + 1 + 4 * 2
    assert sum("failed: " in line for line in table) == 6 and len({line.count("|") for line in table}) == 1


def test_a_peer_that_takes_too_long_is_ended(files: tuple[Path, Path], tmp_path: Path) -> None:
    peer = a_script(tmp_path, "slow", "import subprocess, sys; subprocess.run([sys.executable, '-c', 'while 1: pass'])")
    with pytest.raises(Failed, match="more than 1 s"):
        run_once(peer, "default", Path(sys.executable), files[0], limit=1)


def test_costs_are_the_childs_own(files: tuple[Path, Path], tmp_path: Path) -> None:
    body = (
        "import json, sys; x = bytearray({} << 20); json.dump({{'version': '', 'pairs': []}}, open(sys.argv[2], 'w'))"
    )
    small, large = (
        run_once(a_script(tmp_path, f"holds{mb}", body.format(mb)), "default", Path(sys.executable), files[0], limit=60)
        for mb in (1, 200)
    )
    assert small.peak_mb < 60 < 200 < large.peak_mb
    assert 0 < small.cpu < 10


def test_every_script_is_there_and_named_once() -> None:
    peers = (TOOLKIT, *PEERS)
    assert len({peer.name for peer in peers}) == len(peers)
    assert [peer.name for peer in PEERS if not peer.requirements] == ["toolkit at .5"]
    assert {peer.path.name for peer in peers} == {p.name for p in catalogue.ENGINES.glob("*_engine.py")}
    # The name belongs to another program on PyPI.
    assert not [one for peer in PEERS for one in peer.requirements if one.partition("=")[0].strip() == "passim"]


def test_an_environment_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert python_of(TOOLKIT, tmp_path) == Path(sys.executable)
    peer = Peer("kept", "x.py", ("kept==1",))
    home = tmp_path / "environments" / "kept"
    home.mkdir(parents=True)
    (home / "installed.txt").write_text("kept==1")
    assert python_of(peer, tmp_path) == home / "bin" / "python"

    def slow(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("pip", 1)

    monkeypatch.setattr(subprocess, "run", slow)
    with pytest.raises(NotInstalled, match="minutes"):
        python_of(Peer("other", "x.py", ("other==1",)), tmp_path)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("warning\nERROR: no such thing\nnotice: a new pip", "ERROR: no such thing"),
        ("just words\n", "just words"),
        ("fatal: no network\nerror: step failed\nnote: This error is not ours\n", "fatal: no network"),
        ("ERROR: no wheel\nhint: an error of another\n", "ERROR: no wheel"),
        ("", "no word of why"),
    ],
)
def test_the_reason_is_the_line_that_tells(said: str, why: str) -> None:
    assert reason(said) == why


def test_the_table_tells_medians_and_spread() -> None:
    row = Row("p", "chinese", [outcome([(0, 1)])] * 3, [2.0, 4.0, 3.0])
    row.quality = quality(row.outcomes[0], {(0, 1): 0.9}, ["甲" * 9, "甲" * 9])
    (line,) = list(as_markdown([row]))[2:]
    assert "3.0 (2.0–4.0)" in line and "| 1.000 | 1.000 | 1 | 2 |" in line
    assert set(row.values()) <= set(COLUMNS.names)
    assert "cores" in machine() and measure.HOME == ROOT


@pytest.mark.slow
def test_the_command_writes_every_file(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "experiments.peers", str(tmp_path), "--reports", "60", "--repeats", "1"]
    done = subprocess.run([*command, "--only", "nobody"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "| toolkit " in done.stdout and (tmp_path / "peers.md").read_text("utf-8") == done.stdout
    assert pq.read_table(tmp_path / "peers.parquet").schema.equals(COLUMNS)
    (row,) = json.loads((tmp_path / "peers.json").read_text("utf-8"))["rows"]
    assert row["recall"] == 1.0 and len(row["runs"]) == 1
