"""What the counts of a test's variants say about their rates, as arrays: any number of tests at once.

Within a test the rates are taken to lie around the test's own mean with a relative spread known from earlier tests (a
gamma distribution), so a rate seen on few visits is drawn to the mean: James & Stein, “Estimation with quadratic
loss”, 1961; Efron & Morris, “Stein's estimation rule and its competitors”, 1973. The mean itself is fitted (empirical
Bayes: Robbins, “An empirical Bayes approach to statistics”, 1956). The last axis of every array is the variant.
"""

from __future__ import annotations

import numpy as np

from app.metrics.advice_curves import Array, log_gamma, normal_below

_ROUNDS = 6
_GRID = np.linspace(0.0, 1.0, 29)
# How many standard deviations of a variant's rate are looked at on both sides.
_REACH = 4.0


class Beliefs:
    """The posterior distribution of every variant's rate, given the spread between variants (0.2: ± 20 % of the mean).

    Rates are handled by their cube roots, which are very nearly normal (Wilson & Hilferty, “The distribution of
    chi-square”, 1931).
    """

    def __init__(self, views: Array, confirmed: Array, spread: float) -> None:
        self.views, self.confirmed = np.asarray(views, dtype=float), np.asarray(confirmed, dtype=float)
        self.strength = 1.0 / spread**2
        self.base = fitted_base(self.views, self.confirmed, self.strength)
        self.shape = self.strength + self.confirmed
        self.mean = self.shape / (self.strength / self.base + self.views)
        self.root = np.cbrt(self.mean) * (1.0 - 1.0 / (9.0 * self.shape))
        self.root_sd = np.cbrt(self.mean) / (3.0 * np.sqrt(self.shape))

    @property
    def leader(self) -> Array:
        """The variant with the highest expected rate."""
        return np.asarray(self.mean.argmax(axis=-1))

    def chances(self, sharpness: Array | float = 1.0) -> Array:
        """How probably each variant is the best one, with every standard deviation multiplied by ``sharpness``."""
        return chances_of_winning(self.root, self.root_sd * sharpness)

    def error(self, margin: float) -> Array:
        """How probably the leader is worse than the best one by more than ``margin`` (a share of the best's rate)."""
        lead = self.leader[..., None]
        is_lead = np.arange(self.mean.shape[-1]) == lead
        scale = np.where(is_lead, 1.0, np.cbrt(1.0 - margin))
        chances = chances_of_winning(self.root * scale, self.root_sd * scale)
        return 1.0 - np.take_along_axis(chances, lead, axis=-1)[..., 0]

    def dangers(self, margin: float) -> Array:
        """How probably each variant alone beats the leader by more than ``margin``; nothing for the leader itself.

        The greatest is a lower, the sum an upper bound of ``error``, and both cost little.
        """
        lead, scale = self.leader[..., None], np.cbrt(1.0 - margin)
        root = np.take_along_axis(self.root, lead, axis=-1)
        spread = np.take_along_axis(self.root_sd, lead, axis=-1)
        z = (self.root * scale - root) / np.sqrt(spread**2 + (self.root_sd * scale) ** 2)
        return np.where(np.arange(self.mean.shape[-1]) == lead, 0.0, normal_below(z))

    def loss(self) -> Array:
        """What staying with the leader costs on average, as a share of its rate: E(best − leader) ÷ leader."""
        grid, below = _below(self.root, self.root_sd)
        all_below = below.prod(axis=-2)
        middle = (grid[..., 1:] ** 3 + grid[..., :-1] ** 3) / 2.0
        best = all_below[..., 0] * grid[..., 0] ** 3 + (np.diff(all_below, axis=-1) * middle).sum(axis=-1)
        return np.asarray(np.maximum(best / self.mean.max(axis=-1) - 1.0, 0.0))

    def log_evidence(self) -> Array:
        """ln of the odds for “the variants differ by the known spread” against “all have one rate”.

        The odds start at one and would not grow on average if all were alike, so they reach 1/α with probability α at
        the most, however often one looks (Ville 1939; Johari, Pekelis & Walsh, “Always valid inference”, 2015; Lindon
        & Malek, “Anytime-valid inference for multinomial count data”, 2022). The unknown common rate is integrated out
        on both sides over the scale-invariant measure (Pérez-Ortiz, Lardy, de Heide & Grünwald, “E-statistics, group
        invariance and anytime-valid testing”, 2024), by Laplace's approximation on the side of the spread.
        """
        confirmed, views = self.confirmed.sum(axis=-1), self.views.sum(axis=-1)
        rate, k = self.strength / self.base, self.strength
        each = log_gamma(self.shape) - log_gamma(np.asarray(k)) + k * np.log(rate)
        each = each - self.shape * np.log(rate + self.views)
        bend = (self.views * rate * self.shape / (rate + self.views) ** 2).sum(axis=-1)
        differ = each.sum(axis=-1) + 0.5 * np.log(2.0 * np.pi / np.maximum(bend, 1e-9))
        alike = log_gamma(np.maximum(confirmed, 0.5)) - confirmed * np.log(np.maximum(views, 1.0))
        return np.where(confirmed > 1, differ - alike, 0.0)


def fitted_base(views: Array, confirmed: Array, strength: float) -> Array:
    """The test's mean rate that makes its counts most likely; keeps the last axis, of length one."""
    total, all_views = confirmed.sum(axis=-1, keepdims=True), views.sum(axis=-1, keepdims=True)
    base = (total + 0.5) / (all_views + 20.0)
    for _ in range(_ROUNDS):
        weight = strength / (strength + base * views)
        base = ((weight * confirmed).sum(axis=-1, keepdims=True) + 0.02) / (
            (weight * views).sum(axis=-1, keepdims=True) + 1.0
        )
    return np.asarray(base)


def chances_of_winning(middle: Array, spread: Array) -> Array:
    """How probably each of independent normal variables is the greatest; the same numbers always give the same."""
    _, below = _below(middle, spread)
    rise = np.diff(below, axis=-1)
    between = (below[..., 1:] + below[..., :-1]) / 2
    chances = (rise * _products_of_others(between)).sum(axis=-1)
    return np.asarray(chances / chances.sum(axis=-1, keepdims=True), dtype=float)


def _below(middle: Array, spread: Array) -> tuple[Array, Array]:
    """A grid where the greatest can lie (last axis), and how probably every variable (axis before) lies below it."""
    low = (middle - _REACH * spread).max(axis=-1)[..., None]
    high = (middle + _REACH * spread).max(axis=-1)[..., None]
    grid = low + (high - low) * _GRID
    z = (grid[..., None, :] - middle[..., :, None]) / spread[..., :, None]
    # Seven digits are enough and take half the time.
    return grid, normal_below(z.astype(np.float32))


def _products_of_others(factors: Array) -> Array:
    """For every variable (last axis but one) the product over all the others."""
    before, after = np.ones_like(factors), np.ones_like(factors)
    for one in range(1, factors.shape[-2]):
        before[..., one, :] = before[..., one - 1, :] * factors[..., one - 1, :]
        after[..., -one - 1, :] = after[..., -one, :] * factors[..., -one, :]
    return before * after
