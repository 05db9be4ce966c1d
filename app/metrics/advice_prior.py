"""What an organisation's past says about how good a campaign may be, and what a campaign's own numbers add to it.

The prior is a mixture of gamma distributions on a fixed ladder of rates; only the weights are learned. So it takes any
shape the past shows, a fat tail too, and no extraordinary campaign is pulled down to the ordinary ones by a bell curve.
Robbins, “An empirical Bayes approach to statistics”, 1956; Kiefer & Wolfowitz, “Consistency of the maximum likelihood
estimator in the presence of infinitely many incidental parameters”, 1956; Efron, “Empirical Bayes deconvolution
estimates”, 2016. That the tail decides how one should test: Azevedo, Deng, Montiel Olea, Rao & Weyl, “A/B testing with
fat tails”, 2020.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

import numpy as np

from app.metrics.advice_curves import Array, gamma_below

# Each rung is a gamma distribution of this shape (it spreads by 29 %), its mean a third above the rung before.
SHAPE = 12.0
LADDER: Array = 0.0003 * 1.33 ** np.arange(28)
# So many imagined campaigns hold the weights near the default until there is a past.
IMAGINED = 4.0
_SPREAD, _DEGREES = 0.65, 3.0
_ROUNDS = 40


def default_weights(break_even: float, ladder: Array = LADDER) -> Array:
    """For an organisation without a past: centred a little below break-even, with the tails of Student's t."""
    z = (np.log(ladder) - np.log(0.8 * break_even)) / _SPREAD
    density = (1.0 + z * z / _DEGREES) ** (-(_DEGREES + 1.0) / 2.0)
    return np.asarray(density / density.sum())


def log_likelihoods(confirmed: Array, exposure: Array, ladder: Array = LADDER) -> Array:
    """ln P(confirmed | rung) up to what all rungs share; the rungs come first in its shape.

    Confirmations count as Poisson: a little wider than binomial, so rather too careful where rates are high.
    """
    rate = _above(SHAPE / ladder, np.asarray(exposure))
    return np.asarray(SHAPE * np.log(rate) - (SHAPE + confirmed) * np.log(rate + exposure))


def fitted_weights(confirmed: Array, exposure: Array, start: Array, *, rounds: int = _ROUNDS) -> Array:
    """The weights that make the past most likely, by expectation and maximisation (Dempster, Laird & Rubin 1977).

    ``confirmed`` and ``exposure``: one row a campaign; further axes are organisations. ``start``: the default, whose
    imagined campaigns keep every rung possible; rungs first, then the organisations.
    """
    return weights_from(log_likelihoods(confirmed, exposure), start, start, rounds=rounds)


def weights_from(logs: Array, default: Array, start: Array, *, rounds: int) -> Array:
    """As ``fitted_weights``, from likelihoods (rungs, campaigns, …), going on from the weights ``start``."""
    likelihood = np.exp(logs - logs.max(axis=0))
    weights = start
    for _ in range(rounds):
        part = likelihood * weights[:, None]
        part /= part.sum(axis=0)
        weights = part.sum(axis=1) + IMAGINED * default
        weights = weights / weights.sum(axis=0)
    return weights


class Posterior:
    """What is known of a visit's value after ``confirmed`` of ``exposure``; arrays of any one shape.

    ``worth``: (weight, confirmed people per confirmed person) where people bring people, else one for one.
    """

    def __init__(
        self,
        confirmed: Array,
        exposure: Array,
        weights: Array,
        ladder: Array = LADDER,
        worth: Sequence[tuple[float, Array]] = (),
    ) -> None:
        confirmed, exposure = np.asarray(confirmed), np.asarray(exposure)
        prior = _above(weights, confirmed) if weights.ndim == 1 else weights
        logs = log_likelihoods(confirmed, exposure, ladder) + np.log(prior)
        part = np.exp(logs - logs.max(axis=0))
        # The rungs come first, as in the ladder.
        self.parts = part / part.sum(axis=0)
        self.shape = SHAPE + confirmed
        self.rates = _above(SHAPE / ladder, confirmed) + exposure
        self.worth = list(worth) or [(1.0, np.ones(()))]

    def only(self, chosen: Array) -> Posterior:
        """The same for some of many."""
        part = copy(self)
        part.parts, part.shape, part.rates = self.parts[:, chosen], self.shape[chosen], self.rates[:, chosen]
        part.worth = [(weight, each[chosen] if each.ndim else each) for weight, each in self.worth]
        return part

    @property
    def mean(self) -> Array:
        """The expected value."""
        worth = sum((weight * each for weight, each in self.worth), np.zeros(()))
        return np.asarray(worth * self.shape * (self.parts / self.rates).sum(axis=0))

    def above(self, value: Array | float) -> Array:
        """P(the value is above this)."""
        below = np.zeros(np.shape(self.shape))
        for weight, each in self.worth:
            below = below + weight * (self.parts * gamma_below(self.shape, self.rates * (value / each))).sum(
                axis=0
            )
        return 1.0 - below

    def loss_below(self, value: float) -> Array:
        """E(max(0, this − the value)): what betting on it loses on average (Stucchio, “Bayesian A/B testing”, 2015)."""
        loss = np.zeros(np.shape(self.shape))
        for weight, each in self.worth:
            x = self.rates * (value / each)
            part = each * self.shape / self.rates * gamma_below(self.shape + 1.0, x)
            loss = loss + weight * (self.parts * (value * gamma_below(self.shape, x) - part)).sum(axis=0)
        return np.asarray(loss)

    def quantile(self, share: float) -> Array:
        """The value below which it lies with this probability, by halving in the logarithm."""
        centre = np.log(self.mean)
        low, high = centre - 4.0, centre + 2.0
        for _ in range(18):
            middle = (low + high) / 2.0
            is_low = 1.0 - self.above(np.exp(middle)) < share
            low, high = np.where(is_low, middle, low), np.where(is_low, high, middle)
        return np.asarray(np.exp((low + high) / 2.0))


def _above(ladder: Array, like: Array) -> Array:
    """The ladder as first axis before those of ``like``."""
    return ladder.reshape((-1,) + (1,) * np.ndim(like))
