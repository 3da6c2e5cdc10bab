"""Text reuse in Chinese official documents."""

__version__ = "0.1.0"
