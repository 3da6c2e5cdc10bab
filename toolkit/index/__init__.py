"""The saved corpus that `check` asks: immutable segments, a manifest, one writer at a time."""
