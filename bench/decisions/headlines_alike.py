"""Tests in which all variants are alike, looked at all the time: how often is one called better (R8.08)?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.metrics.advice_variants import ALPHA, ERROR, SPREAD
from app.metrics.advice_variants_beliefs import Beliefs
from app.metrics.advice_variants_hours import level_views
from app.metrics.advice_variants_shares import shares_of
from bench.decisions.headlines_data import Array
from bench.decisions.headlines_ours import named_of
from bench.decisions.headlines_replay import NOBODY

RUNS = 10_000
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Alike:
    """So many variants of one rate.

    ``swing``: by what part the rate goes up and down, five times during the test. ``rises``: it trebles after a
    quarter. ``by_period``: the time between two looks is compared by itself, as the product compares hours.
    """

    variants: int
    moves_traffic: bool
    rate: float = 0.05
    swing: float = 0.0
    rises: bool = False
    by_period: bool = False
    visits: int = 6000
    look: int = 20

    @property
    def name(self) -> str:
        """In words."""
        shares = "traffic moved" if self.moves_traffic else "equal split"
        drift = f", rate ± {self.swing:.0%} over time" if self.swing else ""
        drift += ", rate trebles after a quarter" if self.rises else ""
        by = ", compared by the period" if self.by_period else ", totals compared" if self.rises else ""
        return f"{self.variants} variants, {shares}{drift}{by}"

    def rate_at(self, part: float) -> float:
        """The rate when this part of the test is over."""
        rate = self.rate * (1.0 + self.swing * np.sin(10.0 * np.pi * part))
        return float(rate * (3.0 if self.rises and part > 0.25 else 1.0))


SETTINGS = (
    Alike(2, False),
    Alike(2, True),
    Alike(3, False),
    Alike(5, True),
    Alike(2, False, rate=0.5, visits=20_000, look=100),
    Alike(2, True, swing=0.5),
    Alike(2, True, rises=True, look=60),
    Alike(2, True, rises=True, by_period=True, look=60),
    Alike(2, True, by_period=True, look=60),
)


def called(setting: Alike, *, runs: int = RUNS, seed: int = 1) -> tuple[float, float]:
    """The shares of runs in which one was ever called “better”, and ever named at all, by any look."""
    rng = np.random.default_rng([seed, setting.variants])
    views = np.zeros((runs, setting.variants))
    confirmed, shares = np.zeros_like(views), np.full_like(views, 1.0 / setting.variants)
    better, named = np.zeros(runs, dtype=bool), np.zeros(runs, dtype=bool)
    looks = setting.visits // setting.look
    periods = looks if setting.by_period else 0
    parts, people = np.zeros((runs, periods, setting.variants)), np.zeros((runs, periods))
    for look in range(looks):
        shown = rng.multinomial(setting.look, shares)
        got = rng.binomial(shown, setting.rate_at(look / looks))
        views, confirmed = views + shown, confirmed + got
        compared = views
        if setting.by_period:
            parts[:, look], people[:, look] = shares, got.sum(axis=-1)
            known = slice(look + 1)
            compared = level_views(parts[:, known], people[:, known], confirmed, views, SPREAD)
        beliefs = Beliefs(compared, confirmed, SPREAD)
        better |= named_of(beliefs, ERROR, needs_evidence=True) != NOBODY
        named |= named_of(beliefs, ERROR, needs_evidence=False) != NOBODY
        if setting.moves_traffic:
            shares = _exact(shares_of(beliefs, (look + 1) / looks))
    return float(better.mean()), float(named.mean())


def upper_bound(share: float, runs: int) -> float:
    """The upper end of Wilson's 95 % interval."""
    middle = share + _Z**2 / (2 * runs)
    reach = _Z * (share * (1 - share) / runs + _Z**2 / (4 * runs**2)) ** 0.5
    return float((middle + reach) / (1 + _Z**2 / runs))


def table(*, runs: int = RUNS) -> str:
    """Every setting as a row of a Markdown table."""
    lines = [
        f"| all alike ({runs:,} runs) | called better | upper bound (Wilson) | allowed | any winner named |",
        "|---|---|---|---|---|",
    ]
    for setting in SETTINGS:
        better, named = called(setting, runs=runs)
        bound = upper_bound(better, runs)
        lines.append(
            f"| {setting.name} (rate {setting.rate:.0%}, {setting.visits:,} visits, a look "
            f"after every {setting.look}) | {better:.2%} | {bound:.2%} | "
            f"{ALPHA:.0%} | {named:.1%} |"
        )
    return "\n".join(lines)


def _exact(shares: Array) -> Array:
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True))
