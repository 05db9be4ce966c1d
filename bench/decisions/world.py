"""Worlds of a scenario, drawn: arrays (campaign, age in days, world), the same for every policy."""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, log, sqrt

import numpy as np

from app.metrics.advice_curves import Array
from bench.decisions.scenarios import (
    BREAK_EVEN,
    CONFIRMING,
    CUT_DAYS,
    EXTRA,
    LIFE_DAYS,
    START_DAYS,
    WEEKS,
    Scenario,
)

CAMPAIGNS = WEEKS * len(START_DAYS)
STARTS = np.array([7 * week + day for week in range(WEEKS) for day in START_DAYS])
# The last campaigns run to their end.
DAYS = int(STARTS[-1]) + LIFE_DAYS
LAGS = CUT_DAYS + 1
# Robots that are recognised as such.
RECOGNISED = 0.95
# So many old confirmations tell a world how long people take.
_WAITS_SEEN = 300


@dataclass(slots=True)
class Batch:
    """Some worlds of one scenario."""

    scenario: Scenario
    # Value of a visit: confirmed people, those whom they bring included.
    value: Array
    # Confirmed people per visit without those.
    rate: Array
    visits: Array
    confirmed: Array
    extra: Array
    k: Array
    lag_shares: Array
    # What each world believes about the waits: (lag, world), cumulative.
    believed: Array

    @property
    def worlds(self) -> int:
        """How many."""
        return int(self.visits.shape[2])

    @property
    def paid_value(self) -> Array:
        """Value of a bought visit."""
        return self.value * self.scenario.colder

    def remaining_value(self) -> Array:
        """Value of the bought visits from an age to the end, on average: what “scale” is right or wrong about."""
        return _from_end(self.paid_value * self.extra) / np.maximum(_from_end(self.extra), 1e-9)

    def oracle_gain(self) -> Array:
        """(world): supporters gained by who buys on exactly the days on which it is worth it."""
        worth = np.maximum(self.paid_value - BREAK_EVEN, 0.0)
        return np.asarray((worth * self.extra).sum(axis=(0, 1)))


def draw(scenario: Scenario, worlds: int, rng: np.random.Generator) -> Batch:
    """That many worlds."""
    shape = (CAMPAIGNS, worlds)
    rate = _rates(scenario, shape, rng)
    half_life = (
        np.exp(rng.uniform(*np.log(scenario.half_life), shape))
        if scenario.half_life[0] < scenario.half_life[1]
        else np.full(shape, scenario.half_life[0])
    )
    first = scenario.reach * np.exp(0.7 * rng.standard_normal(shape))
    ages = np.arange(LIFE_DAYS)[None, :, None]
    expected = (first[:, None] * 0.5 ** (ages / half_life[:, None])).astype(np.float32)
    visits = rng.poisson(expected).astype(np.float32)
    extra = rng.poisson(EXTRA * expected).astype(np.float32)
    lags = lag_shares(scenario.waits)
    k = rng.beta(1.5, 4.0, shape).astype(np.float32) if scenario.referral else np.zeros(shape, np.float32)
    coming = _delayed(visits * rate, lags)
    seen = rng.multinomial(_WAITS_SEEN, lags, size=worlds).T + 20 * lag_shares((-2.486, 2.954))[:, None]
    return Batch(
        scenario=scenario,
        value=rate / (1.0 - k[:, None]),
        rate=rate,
        visits=visits,
        confirmed=rng.poisson(coming).astype(np.float32),
        extra=extra,
        k=k,
        lag_shares=lags,
        believed=np.cumsum(seen, axis=0) / seen.sum(axis=0),
    )


def lag_shares(waits: tuple[float, float]) -> Array:
    """The share of confirmations that come 0, 1, … 7 days after the day of the visit (visits at any hour of a day)."""
    middle, spread = waits
    hours = (np.arange(24 * LAGS * 4) + 0.5) / 4
    cut = 24.0 * CUT_DAYS
    normal = np.array(
        [0.5 * (1 + erf((log(h) - middle) / (spread * sqrt(2)))) for h in np.minimum(hours, cut)]
    )
    by_day = (normal / normal[-1]).reshape(LAGS, -1).mean(axis=1)
    # By the end of day d a visit of day 0 is between 24·d and 24·(d+1) hours old.
    return np.asarray(np.diff(by_day, prepend=0.0) / by_day[-1])


def _rates(scenario: Scenario, shape: tuple[int, int], rng: np.random.Generator) -> Array:
    kind, first, second = scenario.quality
    if kind == "below":
        base = BREAK_EVEN * rng.uniform(first, second, shape)
    else:
        if kind == "pareto":
            signing = np.minimum(first * (1.0 - rng.random(shape)) ** (-1.0 / second), 0.6)
        else:
            noise = rng.standard_normal(shape) if kind == "normal" else rng.standard_t(3, shape)
            signing = 1.0 / (1.0 + np.exp(-(np.log(first / (1 - first)) + second * noise)))
            signing = np.minimum(signing, 0.6)
        base = signing * rng.beta(*CONFIRMING, shape)
    rates = np.repeat(base[:, None], LIFE_DAYS, axis=1)
    if scenario.drift:
        steps = scenario.drift * rng.standard_normal(rates.shape)
        rates = rates * np.exp(np.cumsum(steps, axis=1) - steps[:, :1])
    if scenario.trend:
        rates = rates * np.exp(scenario.trend * np.arange(LIFE_DAYS))[None, :, None]
    return np.minimum(rates, 0.9).astype(np.float32)


def _delayed(expected: Array, lags: Array) -> Array:
    coming = np.zeros_like(expected)
    for lag, share in enumerate(lags):
        coming[:, lag:] += np.float32(share) * expected[:, : LIFE_DAYS - lag]
    return coming


def _from_end(values: Array) -> Array:
    return np.asarray(np.cumsum(values[:, ::-1], axis=1)[:, ::-1])
