"""What many campaigns teach: whether those with a feature bring more than those without. Pure functions.

Differences are ratios of rates on the log scale. Campaigns differ much more than chance alone would have it, so that a
feature is judged by how many campaigns have it, not by how many visits they had:

- *Between campaigns* (a topic, a kind of headline): a random-effects comparison of two groups. The variance between
  campaigns is estimated after Paule & Mandel (1982), which DerSimonian & Kacker (2007) recommend over DerSimonian &
  Laird (1986), and drawn towards what is usual where campaigns are few; intervals are wide as Student's t asks for.
- *Within campaigns* (a channel, an hour): of those who confirmed, as many should have come this way as visits did. A
  quasi-likelihood for that share with variance between campaigns (McCullagh & Nelder 1989, ch. 9): unbiased for
  sparse hours, and whatever makes a campaign good cancels out.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from app.metrics.advice_curves import Array
from app.metrics.advice_learned_together import Estimate, root
from app.metrics.rates import FEWEST

# Two-sided 90 %.
_Z = 1.644854
# What campaigns usually differ by (standard deviation of the log), and by how much an effect differs among them; so
# many imagined campaigns say so.
_USUAL_SPREAD, _USUAL_TURN, _IMAGINED = 0.5, 0.3, 2.0
# Where a campaign may be expected to have fewer confirmed than that, its rate is hardly known.
_FEWEST_EXPECTED = 3.0
# A feature without any confirmed is not infinitely bad: nobody expects more than a factor of twenty.
_WIDEST = 1.5


def between(have: Sequence[tuple[int, ...]], lack: Sequence[tuple[int, ...]]) -> Estimate | None:
    """Campaigns with a feature against those without; each is (confirmed, visits[, source]).

    Sources count differently, so that only campaigns of the same one are compared. None without two of each.
    """
    rows = np.array([(*one, 0)[:3] for one in (*have, *lack)], dtype=float).reshape(-1, 3)
    has = np.arange(len(rows)) < len(have)
    telling = _is_telling(rows)
    rows, has = rows[telling], has[telling]
    in_both = np.isin(rows[:, 2], np.intersect1d(rows[has, 2], rows[~has, 2]))
    rows, has = rows[in_both], has[in_both]
    if min(has.sum(), (~has).sum()) < 2:
        return None
    confirmed, visits, source = rows.T
    sources = (source[:, None] == np.unique(source)).astype(float)
    logs = np.log((confirmed + 0.5) / (visits + 0.5))
    # One rate for all of a source, so that a campaign does not count for more because it was lucky.
    noise = 1.0 / (visits * (sources @ ((confirmed @ sources + 0.5) / (visits @ sources + 0.5))))
    design = np.column_stack([has, sources])
    free = len(logs) - design.shape[1]
    spread = _drawn(_paule_mandel(logs, noise, design), free, _USUAL_SPREAD)
    weights = 1.0 / (noise + spread)
    told, scatter = _fitted(logs, weights, design)
    base = float(weights @ (sources @ told[1:]) / weights.sum())
    return Estimate(float(told[0]), _widened(float(scatter[0, 0]), free), float(np.exp(base)))


def _is_telling(rows: Array) -> Array:
    """Which have enough visits, at the rate of all, to have a rate of their own."""
    confirmed, visits = rows[:, 0], rows[:, 1]
    expected = visits * confirmed.sum() / max(1.0, visits.sum())
    return np.asarray((expected >= _FEWEST_EXPECTED) & (visits >= FEWEST))


def _fitted(logs: Array, weights: Array, design: Array) -> tuple[Array, Array]:
    """Weighted least squares: coefficients and their covariance."""
    scatter = np.linalg.inv((design.T * weights) @ design)
    return scatter @ (design.T @ (weights * logs)), scatter


def within(cells: Sequence[tuple[int, int, int, int]]) -> Estimate | None:
    """One way against all others of the same campaigns; each is (confirmed, visits, others' confirmed, others' visits).

    None where fewer than two campaigns tell anything.
    """
    table = np.array([one for one in cells if one[0] + one[2] and one[1] and one[3]], dtype=float)
    if len(table) < 2:
        return None
    ours, visits, theirs, others = table.T
    people, free = ours + theirs, len(table) - 1
    effect, turn = 0.0, _USUAL_TURN**2
    for _round in range(50):
        share = visits * np.exp(effect) / (visits * np.exp(effect) + others)
        off, chance = ours - people * share, people * share * (1.0 - share)
        turn = _drawn(_overdispersion(off, chance), free, _USUAL_TURN)
        weights = 1.0 / (1.0 + turn * chance)
        told = weights @ chance + _WIDEST**-2
        step = (weights @ off - effect / _WIDEST**2) / told
        effect += float(np.clip(step, -0.5, 0.5))
        if abs(step) < 1e-8:
            break
    return Estimate(effect, _widened(1.0 / told, free))


def together(first: Estimate | None, second: Estimate | None) -> Estimate | None:
    """Two independent estimates of the same as one."""
    if first is None or second is None:
        return first or second
    ours, theirs = first.error**-2, second.error**-2
    return Estimate(
        (ours * first.effect + theirs * second.effect) / (ours + theirs), float((ours + theirs) ** -0.5)
    )


def _paule_mandel(logs: Array, noise: Array, design: Array) -> float:
    """The variance between campaigns at which their scatter around the fit is as large as it should be."""

    def excess(spread: float) -> float:
        weights = 1.0 / (noise + spread)
        off = logs - design @ _fitted(logs, weights, design)[0]
        return float(weights @ off**2) - float(len(logs) - design.shape[1])

    return root(excess)


def _overdispersion(off: Array, chance: Array) -> float:
    """The same for shares within campaigns."""
    return root(lambda turn: float((off**2 / (chance + turn * chance**2)).sum()) - (len(off) - 1))


def _drawn(variance: float, free: int, usual: float) -> float:
    return (variance * free + usual**2 * _IMAGINED) / (free + _IMAGINED)


def _widened(variance: float, free: int) -> float:
    """The square root, as wide as Student's t with so many campaigns and the imagined ones asks for."""
    freedom = free + _IMAGINED
    # Abramowitz & Stegun 26.7.5, exact to one part in a hundred from three on.
    student = _Z + (_Z**3 + _Z) / (4 * freedom) + (5 * _Z**5 + 16 * _Z**3 + 3 * _Z) / (96 * freedom**2)
    return sqrt(variance) * student / _Z
