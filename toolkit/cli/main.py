"""The `toolkit` command: argv to one call. Each command has a module of its own, which imports its stages when run."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from io import TextIOWrapper
from types import FrameType
from typing import Annotated, NoReturn

import typer
import typer.main

from toolkit import __version__
from toolkit.cli import INTERRUPTED
from toolkit.cli.align import align
from toolkit.cli.check import check
from toolkit.cli.cluster import cluster
from toolkit.cli.dedup import dedup, demo
from toolkit.cli.doctor import doctor
from toolkit.cli.experiment import experiment
from toolkit.cli.index import index
from toolkit.cli.search import search
from toolkit.cli.split import split
from toolkit.cli.talk import complain, language, say
from toolkit.errors import ToolkitError
from toolkit.report.labels import Lang
from toolkit.report.reasons import told_error

_COULD_NOT_RUN = 2
_PIPE_CLOSED = 141  # as a shell reports a program that died of SIGPIPE
_TERMINATED = 143

app = typer.Typer(
    name="toolkit",
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _main(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Text reuse in Chinese official documents: who copied what, and what is only official formula.

    Example: toolkit demo --out demo-report/
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


app.command()(dedup)
app.command()(check)
app.command()(align)
app.command()(cluster)
app.add_typer(index)
app.add_typer(experiment)
app.command()(demo)
app.command()(search)
app.command()(split)
app.command()(doctor)


def run() -> NoReturn:
    """Entry point of the command.

    Exit codes: 0 ran; 2 could not run (one line: what, where, what next); and as shells have them 130 after Ctrl-C, 143
    after SIGTERM, 141 where the reader of the output went away.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # Before NumPy is loaded: its threads gain nothing here, and on a busy machine they wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    signal.signal(signal.SIGTERM, _leave)
    sys.exit(main())


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End by an exception, so that everything unfinished is cleared away."""
    raise SystemExit(_TERMINATED)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit code. arguments: as typed after `toolkit`; None for the process' own."""
    lang = language(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _call(arguments, lang)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
        return _PIPE_CLOSED
    except ToolkitError as error:
        complain(told_error(error.what, lang), error.next_step, lang)
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)  # usage errors know their command
        complain(
            error.format_message().replace("Value error, ", ""),
            f"see {context.command_path if context else 'toolkit'} --help",
            lang,
        )
    except OSError as error:
        where, why = error.filename or "output", error.strerror or error
        complain(told_error(f"{where}: {why}", lang), "check the path, its rights and the disk", lang)
    except MemoryError:
        complain(told_error("out of memory", lang), "try --jobs 1, or fewer files at a time", lang)
    except Exception as error:  # the border: whatever else happens is a mistake of ours, and the exit code stays honest
        traceback.print_exc()
        what = f"{type(error).__name__}: {error}"
        complain(what, "this is a bug in toolkit; please report it with the lines above", lang)
    else:
        return code
    return _COULD_NOT_RUN


def _call(arguments: list[str] | None, lang: Lang) -> int:
    try:
        code = typer.main.get_command(app).main(arguments, prog_name="toolkit", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except SystemExit as end:
        if isinstance(
            end.__context__, BrokenPipeError
        ):  # typer makes exit code 1 of it, which means something else here
            raise end.__context__ from None
        raise
    if code == INTERRUPTED:
        say("stopped; no unfinished file was left behind" if lang == "en" else "已停止，没有留下未完成的文件")
    return code if isinstance(code, int) else 0


def _forget_output() -> None:
    """Let the interpreter's last flush go nowhere, without a word."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
