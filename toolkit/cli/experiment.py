"""`toolkit experiment`: one TOML file in, a folder of figures out; and runs beside each other."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.options import JobsOption, Lang, LangOption, default_jobs, some_path
from toolkit.cli.talk import plain, say

experiment = typer.Typer(
    name="experiment",
    help="Run what a TOML file describes, and compare what came of it.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_FOLDER = Path("configs/experiments")


@experiment.command()
def run(
    config: Annotated[Path, typer.Argument(metavar="CONFIG", parser=some_path, help="TOML file of an experiment.")],
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Another value for a setting; a list makes a sweep."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", parser=some_path, metavar="DIR", help="Folder of the run. [default: experiment-runs/NAME-HASH]"
        ),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Run also what is there already.")] = False,
    jobs: JobsOption = None,
    lang: LangOption = Lang.zh,
) -> None:
    """Run an experiment, or what is missing of it, print its figures, and write page.html into its folder.

    Example: toolkit experiment run configs/experiments/match-quality.toml --out runs/quality
    """
    from toolkit.experiment.compare import as_lines, compared
    from toolkit.experiment.config import PageWords, load_experiment
    from toolkit.experiment.page import write_page
    from toolkit.experiment.record import read_run
    from toolkit.experiment.registry import TASKS
    from toolkit.experiment.run import default_folder, run_experiment

    kinds = {name: task.params for name, task in TASKS.items()}
    described = load_experiment(config, kinds, changes or [])
    folder = out or default_folder(described)
    ran = run_experiment(described, TASKS, folder, n_jobs=jobs or default_jobs(), again=again, say=say)
    if ran.unchanged:
        say(f"unchanged: {folder} holds the run of these settings, input and version; --again runs it anew")
    runs = [read_run(folder)]
    _print(as_lines(runs, compared(runs)))
    words = described.page.get(lang.value, PageWords())
    page = write_page(runs[0], words, TASKS[described.task].pictures, lang.value)
    say(f"{ran.n_run} cells run, {ran.n_kept} kept: {folder}")
    say(f"page: {page}")


@experiment.command(name="list")
def list_(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", parser=some_path, help="Folder of TOML files.", show_default=False)
    ] = _FOLDER,
) -> None:
    """Show the experiments of a folder (configs/experiments): task, question, and what input is missing here.

    Example: toolkit experiment list
    """
    from toolkit.errors import BadInput
    from toolkit.experiment.config import load_experiment
    from toolkit.experiment.registry import TASKS

    kinds = {name: task.params for name, task in TASKS.items()}
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise BadInput(f"{folder}: no TOML file in it", next_step="run it where the project lies, or name a folder")
    for file in files:
        try:
            described = load_experiment(file, kinds)
        except BadInput as error:
            _print([f"{file}  broken: {error.what}"])
            continue
        missing = [str(path) for path in described.inputs() if not path.exists()]
        _print([f"{file}  {described.task}", f"    {described.question}"])
        _print([f"    not here: {path}" for path in missing])


@experiment.command()
def compare(
    folders: Annotated[list[Path], typer.Argument(metavar="RUN...", parser=some_path, help="Folders of runs.")],
    plot: Annotated[
        Path | None, typer.Option("--plot", parser=some_path, metavar="FILE", help="Draw it too: a png, pdf or svg.")
    ] = None,
) -> None:
    """Print the figures of runs beside each other, with 95 % bootstrap intervals where documents make them.

    Behind the figures of later runs stands the interval of the difference from the first, over the same documents.

    Example: toolkit experiment compare runs/quality runs/quality-new
    """
    from toolkit.experiment.compare import as_lines, compared
    from toolkit.experiment.figures import draw_comparison
    from toolkit.experiment.record import read_run

    runs = [read_run(folder) for folder in folders]
    rows = compared(runs)
    _print(as_lines(runs, rows))
    if plot is not None:
        for line in draw_comparison([run.name for run in runs], rows, plot):
            say(line)


def _print(lines: list[str]) -> None:
    for line in lines:
        sys.stdout.write(plain(line) + "\n")
