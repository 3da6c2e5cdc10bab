"""A text with what the detector's networks make of each of its characters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from toolkit.judge.garble.form import Form
from toolkit.judge.garble.grams import Uint8Array
from toolkit.judge.garble.model import Detector
from toolkit.judge.garble.network import FloatArray


@dataclass(frozen=True, eq=False)
class Marked:
    """A text of n symbols, or a part of one.

    classes: count classes, (patterns, n); marks: the network's log-odds that each symbol was put in, (n,).
    """

    form: Form
    classes: Uint8Array
    marks: FloatArray
    detector: Detector

    @staticmethod
    def of(form: Form, detector: Detector) -> Marked:
        """Look with the network."""
        classes = detector.tables.classes(form.symbols)
        return Marked(form, classes, detector.network.logits(form.symbols, classes), detector)

    def parts(self, most: int) -> list[Marked]:
        """The text in parts of about the same length, of `most` symbols at most; at least one."""
        n_parts = max(1, -(-len(self.form) // most))
        columns = (
            np.array_split(column, n_parts, axis=-1)
            for column in (self.form.symbols, self.form.places, self.form.chinese, self.classes, self.marks)
        )
        return [
            Marked(Form(symbols, places, chinese), classes, marks, self.detector)
            for symbols, places, chinese, classes, marks in zip(*columns, strict=True)
        ]

    @property
    def n_chinese(self) -> int:
        """Chinese characters."""
        return int(self.form.chinese.sum())

    @cached_property
    def closer(self) -> tuple[FloatArray, float]:
        """What the transformer says, asked once: log-odds of each symbol, (n,), and of the whole."""
        return self.detector.transformer.look(self.form.symbols, self.classes, self.form.chinese)
