"""The example corpus and its builder."""
