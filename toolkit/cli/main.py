"""The `toolkit` command: argv to one call. Every command lives in a module of its own and imports its stages when run."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from toolkit import __version__
from toolkit.cli.dedup import dedup, demo
from toolkit.cli.split import split
from toolkit.errors import ToolkitError

app = typer.Typer(
    name="toolkit",
    help="Text reuse in Chinese official documents: who copied what, and what is only official formula.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Text reuse in Chinese official documents: who copied what, and what is only official formula."""


app.command()(dedup)
app.command()(demo)
app.command()(split)


def run() -> None:
    """Entry point of the command. Exit codes: 0 ran; 2 could not run (one line: what, where, what next)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except ToolkitError as error:
        sys.stderr.write(f"error: {_plain(error.what)}\n")
        if error.next_step:
            sys.stderr.write(f"  next: {_plain(error.next_step)}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped; nothing was written\n")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


def _plain(text: str) -> str:
    """Without control characters: file names may hold anything."""
    return "".join(c if c.isprintable() else "�" for c in text)
