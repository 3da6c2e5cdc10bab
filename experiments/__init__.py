"""Experiments: each prints the table it is about."""
