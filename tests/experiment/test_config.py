from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import Field, ValidationError

from toolkit.errors import BadInput
from toolkit.experiment.config import Experiment, Params, load_experiment, question_of


class Toy(Params):
    """Settings to try."""

    corpus: Path = Path("reports")
    rate: float = Field(default=0.5, ge=0, le=1)
    name: str = "x"
    times: int = 1
    loud: bool = False


TASKS = {"toy": Toy}
GOOD = """# 何时最好？

task = "toy"
seeds = [1, 2]
[params]
name = "总结"
[sweep]
rate = [0, 0.5]
loud = [true, false]
"""


def load(folder: Path, text: str, *changes: str) -> Experiment:
    path = folder / "toy.toml"
    path.write_text(text, encoding="utf-8")
    return load_experiment(path, TASKS, changes)


def test_a_file_becomes_one_cell_a_combination_and_seed(tmp_path: Path) -> None:
    found = load(tmp_path, GOOD)
    assert (found.name, found.question, found.task, found.seeds) == ("toy", "何时最好？", "toy", (1, 2))
    assert found.swept == ("rate", "loud")
    assert len(found.cells) == 8
    first = found.cells[0].params
    assert isinstance(first, Toy)
    assert (first.name, first.rate, first.loud, first.times) == ("总结", 0, True, 1)
    assert found.inputs() == (Path("reports"),)


def test_settings_are_frozen(tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        load(tmp_path, GOOD).cells[0].params.name = "y"  # type: ignore[attr-defined]


def test_equal_settings_have_equal_hashes(tmp_path: Path) -> None:
    plain = load(tmp_path, 'task = "toy"\n')
    assert plain.digest() == load(tmp_path, '# ?\ntask = "toy"\n[params]\nname = "x"\n').digest()
    assert plain.digest() != load(tmp_path, 'task = "toy"\n[params]\ntimes = 2\n').digest()
    assert plain.digest() != load(tmp_path, 'task = "toy"\nseeds = [2]\n').digest()


def test_a_change_sets_sweeps_and_unsweeps(tmp_path: Path) -> None:
    found = load(tmp_path, GOOD, "rate=1", "times=[1, 2, 3]", "name=a b", "seeds=[7]", "params.loud=true")
    assert found.swept == ("times",)
    assert [cell.settings() for cell in found.cells] == [
        {"seed": 7, "corpus": "reports", "rate": 1.0, "name": "a b", "times": times, "loud": True}
        for times in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('task = "toy"\n[params]\nrates = 1\n', ["unknown key params.rates", "did you mean rate?"]),
        ('task = "toy"\n[sweep]\nnam = ["a"]\n', ["unknown key params.nam", "did you mean name?"]),
        ('task = "toy"\nseed = [1]\n', ["unknown key seed", "did you mean seeds?"]),
        ('task = "toi"\n', ["unknown task 'toi'", "did you mean toy?"]),
        ("[params]\nrate = 1\n", ["task", "required"]),
        ('task = "toy"\n[params]\nrate = "1"\n', ["params.rate", "number", '"1"']),
        ('task = "toy"\n[params]\nrate = true\n', ["params.rate", "true"]),
        ('task = "toy"\n[params]\ntimes = 1.5\n', ["params.times", "integer", "1.5"]),
        ('task = "toy"\n[params]\nloud = 1\n', ["params.loud", "boolean"]),
        ('task = "toy"\n[params]\nrate = 2\n', ["params.rate", "less than or equal to 1"]),
        ('task = "toy"\n[sweep]\nrate = [0.1, 7]\n', ["params.rate", "7"]),
        ('task = "toy"\n[params]\nname = 2012-01-01\n', ["dates"]),
        ('task = "toy"\n[sweep]\nrate = 1\n', ["sweep.rate", "array"]),
        ('task = "toy"\n[sweep]\nrate = []\n', ["sweep.rate is empty"]),
        ('task = "toy"\n[params]\nrate = 1\n[sweep]\nrate = [1]\n', ["rate stands in both"]),
        ('task = "toy"\nseeds = [1, 1]\n', ["a seed twice"]),
        ('task = "toy"\nseeds = []\n', ["seeds"]),
        ('task = "toy"\nparams = 3\n', ["params", "3"]),
        ("task = \n", ["no TOML"]),
        (f'task = "toy"\n[sweep]\ntimes = {list(range(200))}\nrate = {[0] * 200}\n', ["10,000 cells"]),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(BadInput) as caught:
        load(tmp_path, text)
    told = f"{caught.value.what} {caught.value.next_step}"
    assert [word for word in ["toy.toml", *words] if word not in told] == []
    assert caught.value.next_step


@pytest.mark.parametrize("change", ["rate", "=1", ""])
def test_a_change_that_is_none_is_refused(tmp_path: Path, change: str) -> None:
    with pytest.raises(BadInput, match="key=value"):
        load(tmp_path, GOOD, change)


def test_missing_and_undecodable_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.toml"):
        load_experiment(tmp_path / "none.toml", TASKS)
    (tmp_path / "gbk.toml").write_bytes("# 问题\n".encode("gbk"))
    with pytest.raises(BadInput, match="not UTF-8"):
        load_experiment(tmp_path / "gbk.toml", TASKS)


@pytest.mark.parametrize(
    ("text", "question"), [("# 问？\nx=1", "问？"), ("x = 1 # no", ""), ("", ""), ("\ufeff#  a ", "a")]
)
def test_the_first_comment_is_the_question(text: str, question: str) -> None:
    assert question_of(text) == question
