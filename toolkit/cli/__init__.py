"""The `toolkit` command, one file a command. Imports everything; nothing imports it."""
