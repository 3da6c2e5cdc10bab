"""The `toolkit` command, one file a command. Imports everything; nothing imports it."""

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""
