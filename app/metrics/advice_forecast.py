"""How many will have confirmed by the end, as a band: a level that wanders, on one of several ways down.

Each way is a half-life of interest, followed day by day with older days counting less (gamma–Poisson with discounting:
West, Harrison & Migon, “Dynamic generalized linear models and Bayesian forecasting”, 1985; Harvey & Fernandes, “Time
series models for count or qualitative observations”, 1989). How well each foretold the next day is its weight. Where
days jump more than chance would let them, all counts count for less (quasi-likelihood: Wedderburn, 1974). No way leads
upwards: growth of today is no promise. What nobody can foresee, a mailing or a newspaper, is not in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.metrics.advice_curves import Array, log_gamma

# Fewer complete days, or fewer people on them, are no ground for a forecast.
FEWEST_DAYS, FEWEST_PEOPLE = 3, 10
# The band holds what comes in 80 of 100 cases.
_LOW, _HIGH = 0.1, 0.9
_HALF_LIVES: Array = np.array([1.5, 2.5, 4.0, 6.5, 10.0, 16.0, 30.0, 90.0, np.inf])
_WAYS_DOWN: Array = 0.5 ** (1.0 / _HALF_LIVES)
# Many campaigns go on at a low level after the first days.
_BEFORE: Array = np.log([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 4.0])
# How much of what was known yesterday counts today.
_DISCOUNT = 0.8
_FUTURES = 4000
_SEED = 1985


@dataclass(frozen=True, slots=True)
class Forecast:
    """Confirmed people at the end: the middle, and the ends of the band; ``days`` from now."""

    days: float
    middle: int
    low: int
    high: int


def forecast(so_far: int, daily: Sequence[int], days: float) -> Forecast | None:
    """From the confirmed of each complete day, the oldest first. None where that is too little to go by.

    ``days``: how long people can still confirm. Raises ValueError where that is negative.
    """
    if days < 0.0:
        raise ValueError("what is over has no forecast")
    if len(daily) < FEWEST_DAYS or sum(daily) < FEWEST_PEOPLE:
        return None
    counts = np.asarray(daily, dtype=float)
    _known, _rates, _fit, jumps = _followed(counts, 1.0)
    shapes, rates, fit, _jumps = _followed(counts, jumps)
    weights = np.exp(fit + _BEFORE - (fit + _BEFORE).max())
    futures = so_far + _futures(shapes, rates, weights / weights.sum(), jumps, days)
    low, middle, high = (round(float(one)) for one in np.quantile(futures, (_LOW, 0.5, _HIGH)))
    return Forecast(days, middle, low, high)


def _followed(counts: Array, jumps: float) -> tuple[Array, Array, Array, float]:
    """Shape and rate of tomorrow's level on each way, how well each foretold (ln), and how much more days jump than
    chance lets them on the best one (1: no more).
    """
    shape = np.full(len(_WAYS_DOWN), 0.5)
    rate = shape / max(counts[0], 0.5)
    fit, strange = np.zeros(len(_WAYS_DOWN)), np.zeros(len(_WAYS_DOWN))
    for day, count in enumerate(counts):
        weighed = count / jumps
        expected = shape / rate
        if day:
            fit += _log_chance(weighed, shape, rate * jumps)
            strange += (count - expected) ** 2 / (expected + expected**2 / shape)
        shape = (shape + weighed) * _DISCOUNT
        rate = (rate + 1.0 / jumps) * _DISCOUNT / _WAYS_DOWN
    surplus = strange[int(fit.argmax())] / max(1, len(counts) - 1)
    return shape, rate, fit, max(1.0, jumps * float(surplus))


def _futures(shapes: Array, rates: Array, weights: Array, jumps: float, days: float) -> Array:
    """Sums of the days to come, many times over, each time on one way; the same each time it is asked."""
    chance = np.random.default_rng(_SEED)
    way = chance.choice(len(weights), size=_FUTURES, p=weights)
    shape, down = shapes[way], _WAYS_DOWN[way]
    level, total = chance.gamma(shape) / rates[way], np.zeros(_FUTURES)
    left = days
    while left > 0.0:
        part = min(1.0, left)
        mean = level * part
        # A day's count around its level, spread as days were.
        spread = np.maximum(mean / max(jumps - 1.0, 1e-3), 1e-9)
        total += chance.poisson(mean * chance.gamma(spread) / spread)
        level = level * down * chance.beta(_DISCOUNT * shape, (1.0 - _DISCOUNT) * shape) / _DISCOUNT
        left -= 1.0
    return total


def _log_chance(count: Array | float, shape: Array, rate: Array) -> Array:
    return np.asarray(
        log_gamma(count + shape)
        - log_gamma(shape)
        - log_gamma(np.asarray(count + 1.0))
        + shape * np.log(rate / (rate + 1.0))
        - count * np.log(rate + 1.0)
    )
