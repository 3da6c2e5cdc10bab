"""Machine-garbled rewrites by the text alone: no source and no list of the spinner's words is needed."""

from toolkit.checked import MIN_CHINESE, GarbleVerdict, SuspectStretch, SuspectWord
from toolkit.judge.garble.lm import MaskedLanguageModel, second_opinion
from toolkit.judge.garble.score import garble_scores, score_text
from toolkit.judge.garble.screen import odd_texts
from toolkit.judge.garble.verdict import THRESHOLD, evidence

__all__ = [
    "MIN_CHINESE",
    "THRESHOLD",
    "GarbleVerdict",
    "MaskedLanguageModel",
    "SuspectStretch",
    "SuspectWord",
    "evidence",
    "garble_scores",
    "odd_texts",
    "score_text",
    "second_opinion",
]
