"""Many comparisons at once, each in the light of the others. Pure functions.

They are kept honest by drawing them towards no difference, all of a kind together, as much as
their own spread asks for: Gelman, Hill & Yajima (2012), "Why we (usually) don't have to worry about multiple
comparisons". Some features matter and others do not (two groups: Efron 2010, *Large-scale inference*, ch. 2). Where
nothing matters they spread like noise, and nothing is left to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from app.metrics.advice_curves import Array, normal_below

# Two-sided 90 %.
_TAIL = 0.95
# Nothing is said of a difference that is less sure.
_SAYABLE = 0.99
# Before anything is seen: which part of the features matters, each with its odds, and how much those do (half-normal,
# log scale). What does not matter differs by a few hundredths. Ten comparisons hardly tell whether some or all matter;
# that all do is thrice as likely, for where it is so, intervals drawn in for the rest hold too rarely.
_PARTS, _ODDS = np.array([0.6, 1.0]), np.array([1.0, 3.0])
_SIZES = np.geomspace(0.08, 1.2, 14)
_EXPECTED_SIZE, _NOTHING = 0.2, 0.045


@dataclass(frozen=True, slots=True)
class Estimate:
    """A log ratio with its standard error, which is widened so that ± 1.645 of it hold 90 %.

    ``base`` is the typical rate of those without the feature, where campaigns are compared with each other.
    """

    effect: float
    error: float
    base: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be believed of an estimate in the light of the others: the ratio, its 90 % interval, and how probable
    a ratio above one is.
    """

    ratio: float
    low: float
    high: float
    sure: float

    @property
    def is_decided(self) -> bool:
        """Whether there is anything to say."""
        return max(self.sure, 1.0 - self.sure) >= _SAYABLE and not self.low <= 1.0 <= self.high


def findings(estimates: Sequence[Estimate]) -> list[Finding]:
    """What is to be believed of comparisons of one kind, each in the light of the others."""
    if not estimates:
        return []
    effects = np.array([one.effect for one in estimates])
    errors = np.array([one.error for one in estimates])
    idle = _density(effects, np.hypot(errors, _NOTHING))
    # By size of the effects and comparison.
    at_work = _density(effects, np.hypot(errors, _SIZES[:, None]))
    # By part, size and comparison.
    parts = _PARTS[:, None, None]
    both = (1.0 - parts) * idle + parts * at_work
    # The sizes are even in the logarithm, so that each stands for a stretch as long as itself.
    fit = (
        np.log(both).sum(axis=2)
        - 0.5 * (_SIZES / _EXPECTED_SIZE) ** 2
        + np.log(_SIZES)
        + np.log(_ODDS)[:, None]
    )
    likely = np.exp(fit - fit.max())[:, :, None] / np.exp(fit - fit.max()).sum()
    working = (likely * parts * at_work / both).sum(axis=0)
    idling = (likely * (1.0 - parts) * idle / both).sum(axis=(0, 1))
    sizes = np.append(_SIZES, _NOTHING)[:, None]
    kept = sizes**2 / (sizes**2 + errors**2)
    weights, means, scatter = np.vstack([working, idling]), kept * effects, np.sqrt(kept) * errors
    return [_finding(*told) for told in zip(weights.T, means.T, scatter.T, strict=True)]


def _density(effects: Array, scatter: Array) -> Array:
    # Farther out than that it is as good as impossible, and nothing must be divided by it.
    return np.asarray(np.exp(-0.5 * np.minimum((effects / scatter) ** 2, 600.0)) / scatter)


def _finding(weights: Array, means: Array, scatter: Array) -> Finding:
    """From a mixture of normal distributions."""

    def below(value: float) -> float:
        return float(weights @ normal_below((value - means) / scatter))

    low = root(lambda value: 1.0 - _TAIL - below(value), -4.0, 4.0)
    high = root(lambda value: _TAIL - below(value), -4.0, 4.0)
    middle = float(weights @ means)
    return Finding(float(np.exp(middle)), float(np.exp(low)), float(np.exp(high)), sure=1.0 - below(0.0))


def root(falling: Callable[[float], float], low: float = 0.0, high: float = 9.0) -> float:
    """Where a falling function is zero; ``low`` where it is below zero from there on."""
    for _round in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0.0 else (low, middle)
    return low
