"""What others do: the rules the verdict method is measured against."""

from __future__ import annotations

import numpy as np

from app.metrics.advice_curves import Array
from bench.decisions.engine import Year
from bench.decisions.scenarios import BREAK_EVEN, EXTRA, START_DAYS, Scenario

_LAST_START = START_DAYS[-1]


def scale(year: Year, chosen: Array) -> None:
    """Call campaigns “scale” and buy from tomorrow on; ``chosen`` is a mask of those open."""
    rows = year.open
    new = chosen & (year.scaled[rows] < 0)
    year.scaled[rows] = np.where(new, year.today, year.scaled[rows])
    year.buying[rows] = np.where(new, 1.0, year.buying[rows])


class Chance:
    """Three in ten, by lot, after two days."""

    name = "by lot"

    def look(self, year: Year, rng: np.random.Generator) -> None:
        """Draw the lots."""
        lots = rng.random(year.views[year.open].shape) < 0.3
        scale(year, lots & (year.ages == 1)[:, None])


class Dashboard:
    """Of a week's campaigns the one with the highest rate on its dashboard after 48 hours."""

    name = "dashboard: the week's best after 48 h"

    def __init__(self) -> None:
        self.rates: dict[int, Array] = {}

    def look(self, year: Year, rng: np.random.Generator) -> None:
        """Note each campaign's rate at its 48th hour, and choose once the week's last has had them."""
        for row in np.flatnonzero(year.ages == 1) + year.open.start:
            self.rates[int(row)] = year.people[row] / np.maximum(year.raw_views[row], 1.0)
        if (year.today - _LAST_START) % 7 != 1:
            return
        newest = sorted(self.rates)[-len(START_DAYS) :]
        if newest[-1] != year.open.stop - 1 or year.ages[-1] != 1:
            return
        best = np.argmax(np.stack([self.rates[row] for row in newest]), axis=0)
        chosen = np.zeros_like(year.views[year.open], bool)
        for place, row in enumerate(newest):
            chosen[row - year.open.start] = best == place
        scale(year, chosen)


class DashboardAbove:
    """Every campaign whose rate on the dashboard is above break-even after 48 hours."""

    name = "dashboard: all above break-even after 48 h"

    def look(self, year: Year, rng: np.random.Generator) -> None:
        """Compare raw rates."""
        rows = year.open
        rate = year.people[rows] / np.maximum(year.raw_views[rows], 1.0)
        scale(year, (rate > BREAK_EVEN) & (year.ages == 1)[:, None])


class Peeking:
    """A z-test at 5 %, one-sided, looked at every day."""

    name = "z-test, looked at daily"

    def look(self, year: Year, rng: np.random.Generator) -> None:
        """Scale at the first significant day."""
        rows = year.open
        n = np.maximum(year.views[rows], 1.0)
        z = (year.people[rows] - n * BREAK_EVEN) / np.sqrt(n * BREAK_EVEN * (1 - BREAK_EVEN))
        scale(year, (z > 1.645) & (n >= 30))


class Fixed:
    """The same test, once, at the number of visits that finds 1.5 times break-even with 80 % power."""

    name = "z-test at a fixed number of visits"
    needed = (1.645 + 0.842 * np.sqrt(1.5)) ** 2 / (0.25 * BREAK_EVEN)

    def __init__(self) -> None:
        self.done: Array | None = None

    def look(self, year: Year, rng: np.random.Generator) -> None:
        """Test those that reached it today."""
        if self.done is None:
            self.done = np.zeros(year.views.shape, bool)
        rows = year.open
        n = np.maximum(year.views[rows], 1.0)
        z = (year.people[rows] - n * BREAK_EVEN) / np.sqrt(n * BREAK_EVEN * (1 - BREAK_EVEN))
        ready = (n >= self.needed) & ~self.done[rows]
        self.done[rows] |= ready
        scale(year, ready & (z > 1.645))


class TestAndRoll:
    """Feit & Berman, “Test & Roll: profit-maximizing A/B tests”, 2019: a small test, then the better for the rest."""

    name = "Test & Roll"

    def __init__(self, scenario: Scenario) -> None:
        half_life = float(np.sqrt(np.prod(scenario.half_life)))
        people = (1 + EXTRA) * scenario.reach * half_life / np.log(2)
        ratio = BREAK_EVEN * (1 - BREAK_EVEN) / 0.018**2
        self.needed = np.sqrt(people / 4 * ratio + (0.75 * ratio) ** 2) - 0.75 * ratio
        self.done: Array | None = None

    def look(self, year: Year, rng: np.random.Generator) -> None:
        """Roll out what looks better than break-even once the test is full."""
        if self.done is None:
            self.done = np.zeros(year.views.shape, bool)
        rows = year.open
        ready = (year.views[rows] >= self.needed) & ~self.done[rows]
        self.done[rows] |= ready
        scale(year, ready & (year.people[rows] > BREAK_EVEN * year.views[rows]))


class Thompson:
    """Thompson 1933 with an outside offer: buys for a day where a draw from the posterior is above break-even."""

    name = "Thompson sampling"

    def look(self, year: Year, rng: np.random.Generator) -> None:
        """Draw for each campaign; “scaled” is what was bought on a third day."""
        rows = year.open
        draws = rng.standard_gamma(1.0 + year.people[rows]) / (1.0 / BREAK_EVEN + year.views[rows])
        year.buying[rows] = draws > BREAK_EVEN
        if not hasattr(self, "days"):
            self.days = np.zeros(year.views.shape, np.int16)
        self.days[rows] += draws > BREAK_EVEN
        third = (self.days[rows] == 3) & (year.scaled[rows] < 0)
        year.scaled[rows] = np.where(third, year.today, year.scaled[rows])


class Halving:
    """Karnin, Koren & Somekh, “Almost optimal exploration in multi-armed bandits”, 2013, among a week's campaigns."""

    name = "sequential halving"

    def look(self, year: Year, rng: np.random.Generator) -> None:
        """A third for each, half for the better two, all for the best if it is above break-even."""
        started = year.today - _LAST_START
        last = int(started // 7) * len(START_DAYS) + len(START_DAYS)
        rows = slice(last - len(START_DAYS), last)
        if started < 0 or last > year.views.shape[0]:
            return
        rate = year.people[rows] / np.maximum(year.views[rows], 1.0)
        place = np.argsort(np.argsort(-rate, axis=0), axis=0)
        if started % 7 == 0:
            year.buying[rows] = 1 / 3
        elif started % 7 == 2:
            year.buying[rows] = np.where(place < 2, 0.5, 0.0)
        elif started % 7 == 4:
            best = (place == 0) & (rate > BREAK_EVEN)
            year.buying[rows] = best
            year.scaled[rows] = np.where(best, year.today, year.scaled[rows])
