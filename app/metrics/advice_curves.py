"""Special functions the verdicts need, on numpy arrays: good to six digits, without a library of 97 MB."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def normal_below(z: Array) -> Array:
    """The normal distribution function (Abramowitz & Stegun 1964, 7.1.26; error below 2e-7)."""
    size = np.abs(z) * np.sqrt(0.5)
    t = 1.0 / (1.0 + 0.3275911 * size)
    polynomial = t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    )
    tail = 0.5 * polynomial * np.exp(-size * size)
    return np.asarray(np.where(z >= 0, 1.0 - tail, tail))


def gamma_below(shape: Array, x: Array) -> Array:
    """P(X ≤ x) of a gamma variable of rate 1 (Wilson & Hilferty, “The distribution of chi-square”, 1931).

    Its cube root is nearly normal: error below 0.002 for shapes from 5 on, far less where much has been counted.
    """
    root = np.cbrt(np.maximum(x, 0.0) / shape)
    return normal_below((root - (1.0 - 1.0 / (9.0 * shape))) * 3.0 * np.sqrt(shape))


def log_gamma(x: Array) -> Array:
    """ln Γ(x) for x > 0: Stirling's series after moving x up by eight."""
    moved = np.asarray(x, dtype=float)
    product = np.ones_like(moved)
    for step in range(8):
        product = product * (moved + step)
    y = moved + 8.0
    series = 1.0 / (12.0 * y) - 1.0 / (360.0 * y**3) + 1.0 / (1260.0 * y**5)
    return np.asarray((y - 0.5) * np.log(y) - y + 0.5 * np.log(2.0 * np.pi) + series - np.log(product))
