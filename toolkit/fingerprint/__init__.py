"""Texts to shingle codes to signatures, for a whole corpus at a time."""

from toolkit.fingerprint.codes import CodeArray, Codes, Int64Array, TextSource
from toolkit.fingerprint.kernels import EMPTY, Hasher, UInt32Array, fmix32
from toolkit.fingerprint.params import SketchParams
from toolkit.fingerprint.shingles import ShingleSets, shingle_sets
from toolkit.fingerprint.signatures import Signatures, sign, sign_stream

__all__ = [
    "EMPTY",
    "CodeArray",
    "Codes",
    "Hasher",
    "Int64Array",
    "ShingleSets",
    "Signatures",
    "SketchParams",
    "TextSource",
    "UInt32Array",
    "fmix32",
    "shingle_sets",
    "sign",
    "sign_stream",
]
