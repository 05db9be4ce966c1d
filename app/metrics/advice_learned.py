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

# Two-sided 90 %.
_Z = 1.644854
# What campaigns usually differ by (standard deviation of the log), and by how much an effect differs among them; so
# many imagined campaigns say so.
_USUAL_SPREAD, _USUAL_TURN, _IMAGINED = 0.5, 0.3, 2.0
# Where a campaign may be expected to have fewer confirmed than that, its rate is hardly known.
_FEWEST_EXPECTED = 3.0
# A feature without any confirmed is not infinitely bad: nobody expects more than a factor of twenty.
_WIDEST = 1.5


def between(have: Sequence[tuple[int, int]], lack: Sequence[tuple[int, int]]) -> Estimate | None:
    """Campaigns with a feature against those without; each is (confirmed, visits). None without two of each."""
    counts = np.array([*have, *lack], dtype=float).reshape(-1, 2)
    has = np.arange(len(counts)) < len(have)
    known = is_telling(counts)
    counts, has = counts[known], has[known]
    if min(has.sum(), (~has).sum()) < 2:
        return None
    confirmed, visits = counts.T
    logs = np.log((confirmed + 0.5) / (visits + 0.5))
    # One rate for all, so that a campaign does not count for more because it was lucky.
    noise = 1.0 / (visits * confirmed.sum() / visits.sum())
    free = len(logs) - 2
    spread = _drawn(_paule_mandel(logs, noise, has), free, _USUAL_SPREAD)
    weights = 1.0 / (noise + spread)
    ours, theirs = weights * has, weights * ~has
    base = float(theirs @ logs / theirs.sum())
    error = _widened(1.0 / ours.sum() + 1.0 / theirs.sum(), free)
    return Estimate(float(ours @ logs / ours.sum()) - base, error, float(np.exp(base)))


def is_telling(counts: Array) -> Array:
    """Which of these (confirmed, visits) have enough visits, at the rate of all, to have a rate of their own."""
    if not len(counts) or not counts[:, 1].sum():
        return np.zeros(len(counts), dtype=bool)
    expected = counts[:, 1] * counts[:, 0].sum() / counts[:, 1].sum()
    return np.asarray((expected >= _FEWEST_EXPECTED) & (counts[:, 1] >= 30))


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


def _paule_mandel(logs: Array, noise: Array, has: Array) -> float:
    """The variance between campaigns of a group at which the scatter is as large as it should be."""

    def excess(spread: float) -> float:
        weights, scatter = 1.0 / (noise + spread), 0.0
        for group in (has, ~has):
            middle = (weights[group] @ logs[group]) / weights[group].sum()
            scatter += float(weights[group] @ (logs[group] - middle) ** 2)
        return scatter - (len(logs) - 2)

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
