"""How many confirmed people a confirmed person brings: the factor k, and what it makes of a visit's value.

k counts, for confirmed people whose days for bringing others are over, the confirmed who came first by their link.
People who brought nobody count, too; younger ones do not, for they would make k too small. A few bring most of them
(negative binomial: Lloyd-Smith, Schreiber, Kopp & Getz, “Superspreading and the effect of individual variation on
disease emergence”, 2005; Goel, Anderson, Hofman & Watts, “The structural virality of online diffusion”, 2016), so the
interval follows from how unevenly people bring, not from their number alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.metrics.advice_curves import Array, log_gamma

# Where there is no past: two in ten bring somebody, unevenly, and campaigns differ so much.
USUAL_K, USUAL_DISPERSION = 0.2, 0.3
_CAMPAIGNS_DIFFER = 2.0
# The ends of the 95 % interval, a little further out: in a growing tree the number of inviters is luck, too.
_LOW, _HIGH = 0.015, 0.985
# From here on a campaign grows by itself; a visit is worth no more than this.
HIGHEST_K = 0.9
_K_GRID: Array = np.exp(np.linspace(np.log(0.003), np.log(6.0), 160))
_DISPERSION_GRID: Array = np.exp(np.linspace(np.log(0.03), np.log(8.0), 24))


@dataclass(frozen=True, slots=True)
class KFactor:
    """k with its 95 % interval, and the dispersion (the smaller, the fewer bring most)."""

    value: float
    low: float
    high: float
    dispersion: float
    inviters: int


def k_factor(brought: Sequence[int], inviters: int) -> KFactor | None:
    """From how many of the inviters brought 1, 2, 3, … confirmed people; None where there are no inviters.

    The interval is what the negative binomial likelihood leaves of k, all dispersions weighed by what they explain
    (log-uniform before the data).
    """
    if inviters <= 0:
        return None
    numbers = np.array([inviters - sum(brought), *brought], dtype=float)
    weight = np.exp(_log_likelihood(numbers))
    by_k, by_dispersion = weight.sum(axis=1), weight.sum(axis=0)
    below = np.cumsum(by_k) / by_k.sum()
    recruits = float((numbers * np.arange(len(numbers))).sum())
    return KFactor(
        value=recruits / inviters,
        low=float(np.interp(_LOW, below, _K_GRID)) if recruits else 0.0,
        high=float(np.interp(_HIGH, below, _K_GRID)),
        dispersion=float(np.exp((by_dispersion * np.log(_DISPERSION_GRID)).sum() / by_dispersion.sum())),
        inviters=inviters,
    )


def shrunk_k(
    recruits: Array, inviters: Array, usual_k: Array | float, dispersion: float = USUAL_DISPERSION
) -> tuple[Array, Array]:
    """k drawn towards what is usual, and its standard deviation: gamma–Poisson, with clusters counted as less."""
    inflation = 1.0 + usual_k / dispersion
    shape = _CAMPAIGNS_DIFFER + recruits / inflation
    rate = _CAMPAIGNS_DIFFER / np.maximum(usual_k, 1e-3) + inviters / inflation
    return np.asarray(shape / rate), np.asarray(np.sqrt(shape) / rate)


def multipliers(k: Array, spread: Array) -> list[tuple[float, Array]]:
    """(weight, what a confirmed person is worth in confirmed people): 1 ÷ (1 − k) at three points of k."""
    root = np.sqrt(3.0)
    points = ((1 / 6, k - root * spread), (2 / 3, k), (1 / 6, k + root * spread))
    return [(weight, 1.0 / (1.0 - np.clip(point, 0.0, HIGHEST_K))) for weight, point in points]


def _log_likelihood(numbers: Array) -> Array:
    """ln of the negative binomial likelihood on the two grids, its top at 0."""
    brought = np.arange(len(numbers), dtype=float)
    k, spread = _K_GRID[:, None, None], _DISPERSION_GRID[None, :, None]
    log = (
        log_gamma(brought + spread)
        - log_gamma(brought + 1.0)
        - log_gamma(spread)
        + spread * np.log(spread / (spread + k))
        + brought * np.log(k / (spread + k))
    )
    log = (log * numbers).sum(axis=2)
    return np.asarray(log - log.max())
