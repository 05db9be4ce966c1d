"""A year, day by day, in many worlds at once, under one policy."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from app.metrics.advice_curves import Array
from bench.decisions.scenarios import BREAK_EVEN, LIFE_DAYS
from bench.decisions.world import CAMPAIGNS, DAYS, LAGS, RECOGNISED, STARTS, Batch

# People whom a supporter brings have confirmed three days later; clusters are told apart up to this size.
RECRUITING_DAYS = 3
CLUSTERS = 16


class Year:
    """What a policy can see (counts) and set (``buying``, ``scaled``); arrays (campaign, world)."""

    def __init__(self, batch: Batch) -> None:
        shape = (CAMPAIGNS, batch.worlds)
        self.batch = batch
        self.today = 0
        self.open = slice(0, 0)
        self.ages: Array = np.zeros(0, int)
        # Views as a dashboard has them, robots and all; and without those recognised, who are counted apart.
        self.raw_views = np.zeros(shape, np.float32)
        self.views = np.zeros(shape, np.float32)
        self.bots = np.zeros(shape, np.float32)
        # Confirmed people who came by themselves or by what was bought, and those brought by others.
        self.confirmed = np.zeros(shape, np.float32)
        self.referred = np.zeros(shape, np.float32)
        # Supporters whose days for bringing others are over, and how many of the direct ones brought 1, 2, … 16.
        self.inviters = np.zeros(shape, np.float32)
        self.brought = np.zeros((CLUSTERS if batch.scenario.referral else 0, *shape), np.float32)
        self.recent = np.zeros((LAGS, *shape), np.float32)
        self.recent_bots = np.zeros((LAGS, *shape), np.float32)
        # The part of the extra visits bought from tomorrow on, and the day a campaign was called “scale”.
        self.buying = np.zeros(shape, np.float32)
        self.scaled = np.full(shape, -1, np.int16)
        self.stopped = np.zeros(shape, bool)
        # Interval and probability at the moment of the verdict, for campaigns that got one.
        self.low = np.full(shape, np.nan, np.float32)
        self.high = np.full(shape, np.nan, np.float32)
        self.sure = np.full(shape, np.nan, np.float32)
        self.decided = np.full(shape, -1, np.int16)
        # What was to be estimated: the value of the visits so far, on average, at the moment of the verdict.
        self.expected = np.zeros(shape, np.float32)
        self.people_came = np.zeros(shape, np.float32)
        self.truth = np.full(shape, np.nan, np.float32)
        self.visits_needed = np.full(shape, np.nan, np.float32)
        # Visits bought in all, and those of them for campaigns that were not worth it.
        self.bought = 0.0
        self.wasted = 0.0

    def exposure(self, rows: slice) -> Array:
        """Visits, young ones in part, less the robots that were probably overlooked."""
        late = 1.0 - self.batch.believed
        overlooked = (1.0 - RECOGNISED) / RECOGNISED
        lag = [(self.today - back) % LAGS for back in range(LAGS)]
        young = np.zeros_like(self.views[rows])
        for back, row in enumerate(lag[:-1]):
            young += late[back].astype(np.float32) * (
                self.recent[row, rows] - overlooked * self.recent_bots[row, rows]
            )
        return np.maximum(self.views[rows] - overlooked * self.bots[rows] - young, 1e-3)

    @property
    def people(self) -> Array:
        """Confirmed people, those brought by others included."""
        return self.confirmed + self.referred


class Policy(Protocol):
    """Looks at the end of each day and says what is bought from the next on."""

    name: str

    def look(self, year: Year, rng: np.random.Generator) -> None:
        """Set ``year.buying`` and mark what is scaled or stopped."""


def live(batch: Batch, policy: Policy, rng: np.random.Generator) -> tuple[Year, Array]:
    """Run the year; returns what was seen, and the net gain of each world in supporters."""
    year = Year(batch)
    gain = np.zeros(batch.worlds)
    late = np.zeros((LAGS, CAMPAIGNS, batch.worlds), np.float32)
    bringing = Bringing(year) if batch.scenario.referral else None
    for today in range(DAYS):
        going = np.flatnonzero((today >= STARTS) & (today - LIFE_DAYS < STARTS))
        year.today, year.open = today, slice(int(going[0]), int(going[-1]) + 1)
        year.ages = today - STARTS[year.open]
        gain += _day(year, late, bringing, rng)
        policy.look(year, rng)
    return year, gain


def _day(year: Year, late: Array, bringing: Bringing | None, rng: np.random.Generator) -> Array:
    batch, rows, ages = year.batch, year.open, year.ages
    at = (np.arange(rows.start, rows.stop), ages)
    bought = np.rint(year.buying[rows] * batch.extra[at])
    coming = bought * batch.rate[at] * np.float32(batch.scenario.colder)
    for lag, share in enumerate(batch.lag_shares):
        late[(year.today + lag) % LAGS, rows] += np.float32(share) * coming
    turn = year.today % LAGS
    came = batch.confirmed[at] + rng.poisson(late[turn, rows]).astype(np.float32)
    late[turn, rows] = 0.0
    _count(year, batch.visits[at] + bought, came, rng)
    if bringing is not None:
        bringing.day(came, rng)
    paid = batch.value[at] * np.float32(batch.scenario.colder)
    year.expected[rows] += batch.visits[at] * batch.value[at] + bought * paid
    year.people_came[rows] += batch.visits[at] + bought
    worth = paid - BREAK_EVEN
    year.bought += float(bought.sum())
    year.wasted += float((bought * (worth < 0.0)).sum())
    return np.asarray((worth * bought).sum(axis=0))


def _count(year: Year, visits: Array, came: Array, rng: np.random.Generator) -> None:
    rows, share = year.open, year.batch.scenario.bots
    robots = (
        rng.poisson(visits * (share / (1.0 - share))).astype(np.float32) if share else np.zeros_like(visits)
    )
    known = rng.binomial(robots.astype(int), RECOGNISED).astype(np.float32) if share else robots
    year.raw_views[rows] += visits + robots
    year.views[rows] += visits + robots - known
    year.bots[rows] += known
    year.recent[year.today % LAGS, rows] = visits + robots - known
    year.recent_bots[year.today % LAGS, rows] = known
    year.confirmed[rows] += came


class Bringing:
    """Whom the confirmed bring: negative binomial, many nobody and a few many (Lloyd-Smith et al. 2005)."""

    def __init__(self, year: Year) -> None:
        shape = (RECRUITING_DAYS + 1, CAMPAIGNS, year.batch.worlds)
        self.year = year
        self.spread = float(year.batch.scenario.referral or 1.0)
        self.shares = cluster_shares(year.batch.k.astype(float), self.spread)
        self.inviters = np.zeros(shape, np.float32)
        self.recruits = np.zeros(shape, np.float32)
        self.clusters = np.zeros((shape[0], CLUSTERS, *shape[1:]), np.float32)

    def day(self, came: Array, rng: np.random.Generator) -> None:
        """Those confirmed today bring theirs in three days; those brought today bring others, too."""
        year, rows = self.year, self.year.open
        now = year.today % (RECRUITING_DAYS + 1)
        then = (year.today + RECRUITING_DAYS) % (RECRUITING_DAYS + 1)
        recruits = self.recruits[now, rows]
        year.referred[rows] += recruits
        year.inviters[rows] += self.inviters[now, rows]
        year.brought[:, rows] += self.clusters[now, :, rows]
        k, size = year.batch.k[rows], self.spread * recruits
        further = rng.poisson(rng.gamma(np.maximum(size, 1e-6)) * (k / self.spread) * (size > 0))
        clusters = np.moveaxis(rng.multinomial(came.astype(int), self.shares[rows]), -1, 0)[1:]
        self.clusters[then, :, rows] = clusters
        self.inviters[then, rows] = came
        self.recruits[then, rows] = np.tensordot(np.arange(1, CLUSTERS + 1), clusters, 1) + further


def cluster_shares(k: Array, spread: float) -> Array:
    """The shares of those who bring 0, 1, … people; the last holds whoever brings as many or more."""
    share = (spread / (spread + k)) ** spread
    shares = [share]
    for number in range(CLUSTERS):
        share = share * (number + spread) / (number + 1) * k / (k + spread)
        shares.append(share)
    stacked = np.stack(shares, axis=-1).astype(float)
    stacked[..., -1] = 0.0
    stacked[..., -1] = np.maximum(0.0, 1.0 - stacked.sum(axis=-1))
    return stacked / (stacked.sum(axis=-1, keepdims=True) * (1.0 + 1e-12))
