"""Runs a command and tells what it cost: python launch.py COST COMMAND...

A process between: what a child may have held at its peak is counted from its parent's size on, and this one is small.
COST: a JSON file with the exit status, seconds of the processor (all processes that the command waited for), and the
largest resident size of one of them in MB.
"""

import json
import os
import sys


def main(cost: str, command: list[str]) -> None:
    """Run it, wait for it, write."""
    child = os.posix_spawn(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    told = {
        "status": os.waitstatus_to_exitcode(status),
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak_mb": usage.ru_maxrss / 1024,
    }
    with open(cost, "w", encoding="utf-8") as file:  # noqa: PTH123 - pathlib would double this process' size
        json.dump(told, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
