"""`python -m toolkit`, where the command itself is not on the path."""

from __future__ import annotations

from toolkit.cli.entry import run

if __name__ == "__main__":
    run()
