"""Evidence that may be looked at whenever one likes.

For each visit one imagines a fair-or-worse bet on “this campaign brings more than break-even”: a stake λ wins λ·(people
brought − break-even). As long as the truth is at or below break-even, the capital does not grow on average, so the
chance that it ever reaches 1/α is at most α (Ville, “Étude critique de la notion de collectif”, 1939), whenever and
however often one looks. Robbins, “Statistical methods related to the law of the iterated logarithm”, 1970; Johari,
Pekelis & Walsh, “Always valid inference”, 2015; Waudby-Smith & Ramdas, “Estimating means of bounded random variables
by betting”, 2024; Ramdas, Grünwald, Vovk & Shafer, “Game-theoretic statistics and safe anytime-valid inference”, 2023.

Nothing is assumed but that what a visit brings is at least nothing. A confirmation still to come counts as none, a
robot that was not recognised as a visitor who left: both make the capital smaller, never the guarantee wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.metrics.advice_curves import Array

# Betting on these multiples of the break-even odds at once, with these parts of the capital.
MULTIPLES = (1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 9.0)
PARTS = (0.10, 0.16, 0.20, 0.20, 0.16, 0.10, 0.08)


def log_evidence(
    visits: Array, confirmed: Array, break_even: Array | float, brought: Sequence[Array] = ()
) -> Array:
    """ln of the capital against “the value of a visit is at most ``break_even``”; ln 20 stands for 5 % of error.

    ``visits`` and ``confirmed`` are those who came by themselves. ``brought[m]``: how many of the confirmed have so far
    brought m + 1 confirmed people; each counts as so many people at once. Bets on a whole cluster grow with its
    logarithm, so one person who brings hundreds does not decide.
    """
    visits, confirmed = np.asarray(visits, dtype=float), np.asarray(confirmed, dtype=float)
    failed = np.maximum(visits - confirmed, 0.0)
    alone = confirmed - sum((np.asarray(number) for number in brought), np.zeros(()))
    logs = []
    for multiple, part in zip(MULTIPLES, PARTS, strict=True):
        odds = multiple * break_even / (1.0 - break_even)
        stake = (odds / (1.0 + odds) - break_even) / (break_even * (1.0 - break_even))
        log = np.log(part) + failed * np.log1p(-stake * break_even)
        log = log + alone * np.log1p(stake * (1.0 - break_even))
        for more, number in enumerate(brought, start=1):
            log = log + number * np.log1p(stake * (1.0 + more - break_even))
        logs.append(log)
    stacked = np.stack(np.broadcast_arrays(*logs))
    top = stacked.max(axis=0)
    return np.asarray(top + np.log(np.exp(stacked - top).sum(axis=0)))


def growth_per_visit(value: Array | float, break_even: float) -> Array:
    """By how much ln(evidence) grows a visit if that is what a visit brings: their Kullback–Leibler divergence."""
    value = np.clip(value, 1e-9, 1.0 - 1e-9)
    won = value * np.log(value / break_even)
    return np.asarray(won + (1.0 - value) * np.log((1.0 - value) / (1.0 - break_even)))
