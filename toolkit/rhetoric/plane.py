"""A map: points on a plane so that what is alike lies near."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from toolkit.rhetoric.neighbours import Floats, Ints

_ROUNDS = 150
_APART_ROUNDS = 60
_FULL = 0.35
"""Share of the map's area that the discs cover together."""

_LARGEST = 0.06
_LEAST_APART = 0.02


def lay_out(centers: Floats, sizes: Ints) -> list[tuple[float, float, float]]:
    """Middle (x, y) and radius of a disc for each center, on a map of width 1.

    Distances follow 1 - cosine, as well as a plane can hold them. centers: shape (n, dimension), length 1. Principal
    axes to begin with, then stress majorization (SMACOF: de Leeuw 1977), then discs of an area by sqrt(size) are pushed
    apart. The same input gives the same map.
    """
    n = len(centers)
    if n == 0:
        return []
    if n == 1:
        return [(0.5, 0.5, float(radii_of(sizes)[0]))]
    wanted = np.clip(1 - centers @ centers.T, _LEAST_APART, None).astype(np.float64)
    np.fill_diagonal(wanted, 0)
    points = _smacof(_principal(centers), wanted)
    radii = radii_of(sizes)
    discs: list[tuple[float, float, float]] = np.round(
        np.column_stack([_apart(_framed(points), radii), radii]), 4
    ).tolist()
    return [(x, y, radius) for x, y, radius in discs]


def radii_of(sizes: Ints) -> NDArray[np.float64]:
    """Radius of each disc on a map of width 1: its area goes by the square root of the size."""
    areas = np.sqrt(np.maximum(sizes, 1).astype(np.float64))
    radii: NDArray[np.float64] = np.sqrt(areas / areas.sum() * _FULL / np.pi)
    return radii * min(1.0, _LARGEST / float(radii.max()))


def _principal(centers: Floats) -> NDArray[np.float64]:
    centered = centers.astype(np.float64) - centers.mean(axis=0)
    axes = np.linalg.svd(centered, full_matrices=False)[2][:2]
    axes *= np.where(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)] < 0, -1, 1)[:, None]
    points = np.zeros((len(centers), 2))
    points[:, : len(axes)] = centered @ axes.T
    # Points that fall on each other could never part: a spiral, smaller than what is seen.
    turn = np.arange(len(centers)) * 2.399963
    return points + 1e-3 * np.stack([np.cos(turn), np.sin(turn)], axis=1)


def _smacof(points: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    for _ in range(_ROUNDS):
        gaps, _ = _gaps(points)
        ratio = np.divide(wanted, gaps, out=np.zeros_like(wanted), where=gaps > 1e-9)
        points = (points * ratio.sum(axis=1)[:, None] - ratio @ points) / len(points)
    return points


def _gaps(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], list[NDArray[np.float64]]]:
    """Distances of all pairs, and how far they are apart along each axis."""
    away = [axis[:, None] - axis for axis in points.T]
    gaps: NDArray[np.float64] = np.sqrt(sum(axis**2 for axis in away))
    return gaps, away


def _framed(points: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = points.min(axis=0), points.max(axis=0)
    framed: NDArray[np.float64] = 0.06 + 0.88 * (points - low) / np.maximum(high - low, 1e-9)
    return framed


def _apart(points: NDArray[np.float64], radii: NDArray[np.float64]) -> NDArray[np.float64]:
    """Push discs off each other, half the overlap each, and keep them on the map."""
    reach = radii[:, None] + radii[None] + 0.002
    for _ in range(_APART_ROUNDS):
        gaps, away = _gaps(points)
        overlap = np.maximum(reach - gaps, 0)
        np.fill_diagonal(overlap, 0)
        if not overlap.any():
            break
        push = overlap / np.maximum(gaps, 1e-9) / 2
        points = points + np.stack([(push * axis).sum(axis=1) for axis in away], axis=1)
        points = np.clip(points, radii[:, None], 1 - radii[:, None])
    return points
