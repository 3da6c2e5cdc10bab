"""Where the process begins: light, so that Ctrl-C while everything else is being imported ends it like at any time."""

from __future__ import annotations

import sys

from toolkit.cli import INTERRUPTED

TYPE_CHECKING = False  # as type checkers know it: the less is imported here, the sooner Ctrl-C is caught
if TYPE_CHECKING:
    from typing import NoReturn


def run() -> NoReturn:
    """Run the command; see `toolkit.cli.main.run`."""
    try:
        from toolkit.cli.main import run as run_command

        run_command()
    except KeyboardInterrupt:
        sys.stderr.write("stopped before anything was begun\n")
        sys.exit(INTERRUPTED)
