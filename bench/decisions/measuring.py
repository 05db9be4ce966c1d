"""What came of a year under a policy: regret, wrong decisions, missed winners, intervals that held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import sqrt

import numpy as np

from app.metrics.advice_curves import Array
from bench.decisions.engine import Policy, Year, live
from bench.decisions.our_policies import EvidenceAlone, ExpectedLoss, Verdicts
from bench.decisions.policies import (
    Chance,
    Dashboard,
    DashboardAbove,
    Fixed,
    Halving,
    Peeking,
    TestAndRoll,
    Thompson,
)
from bench.decisions.scenarios import BREAK_EVEN, LIFE_DAYS, REPORT_SEEDS_FROM, Scenario
from bench.decisions.world import STARTS, Batch, draw

WORLDS_AT_ONCE = 250
# Winners are those whose value lies half above break-even.
WINNER = 1.5


@dataclass
class Outcome:
    """Of one policy in one scenario; ``gain`` has one entry a world."""

    name: str
    gain: list[Array] = field(default_factory=list)
    scaled: int = 0
    wrong: int = 0
    worlds_with_wrong: int = 0
    winners: int = 0
    missed: int = 0
    bought: float = 0.0
    wasted: float = 0.0
    # Summed value of what was scaled, and of as many of the best of the same year.
    value: float = 0.0
    best_value: float = 0.0
    days: list[Array] = field(default_factory=list)
    visits_needed: list[Array] = field(default_factory=list)
    held: int = 0
    intervals: int = 0
    brier: float = 0.0

    @property
    def gains(self) -> Array:
        """Net gain of each world, in supporters."""
        return np.concatenate(self.gain)

    def add(self, year: Year, gain: Array, remaining: Array) -> None:
        """Count what came of a batch."""
        scaled = year.scaled >= 0
        age = np.clip(year.scaled - STARTS[:, None] + 1, 0, LIFE_DAYS - 1)
        wrong = scaled & (np.take_along_axis(remaining, age[:, None], axis=1)[:, 0] < BREAK_EVEN)
        winners = remaining[:, 1] > WINNER * BREAK_EVEN
        self.gain.append(gain)
        self.scaled += int(scaled.sum())
        self.wrong += int(wrong.sum())
        self.worlds_with_wrong += int(wrong.any(axis=0).sum())
        self.winners += int(winners.sum())
        self.missed += int((winners & ~scaled).sum())
        self.value += float((remaining[:, 1] * scaled).sum())
        best = np.sort(remaining[:, 1], axis=0)[::-1] * (np.arange(len(scaled))[:, None] < scaled.sum(axis=0))
        self.best_value += float(best.sum())
        self.bought += year.bought
        self.wasted += year.wasted
        self.days.append((year.scaled - STARTS[:, None] + 1)[scaled])
        self.visits_needed.append(year.visits_needed[np.isfinite(year.visits_needed)])
        known = np.isfinite(year.truth)
        self.intervals += int(known.sum())
        self.held += int(((year.low <= year.truth) & (year.truth <= year.high))[known].sum())
        self.brier += float(((year.sure - (year.truth > BREAK_EVEN)) ** 2)[known].sum())


@dataclass
class Comparison:
    """All policies in one scenario; ``oracle`` has one entry a world."""

    scenario: Scenario
    worlds: int
    oracle: Array
    outcomes: list[Outcome]

    def regret(self, outcome: Outcome) -> float:
        """1 − gain ÷ the oracle's gain, pooled over worlds."""
        return float(1.0 - outcome.gains.sum() / self.oracle.sum())

    def bootstrap(self, value: Callable[[Array], float], rng: np.random.Generator) -> tuple[float, float]:
        """95 % of what ``value`` gives when worlds are drawn anew (paired: the same worlds for all policies)."""
        drawn = [value(rng.integers(0, self.worlds, self.worlds)) for _ in range(400)]
        return float(np.quantile(drawn, 0.025)), float(np.quantile(drawn, 0.975))


def policies(scenario: Scenario) -> list[Callable[[], Policy]]:
    """Everything that is compared; made anew for each batch."""
    return [
        Chance,
        Dashboard,
        DashboardAbove,
        Peeking,
        Fixed,
        lambda: TestAndRoll(scenario),
        Thompson,
        Halving,
        EvidenceAlone,
        ExpectedLoss,
        lambda: Verdicts(collecting=False),
        lambda: Verdicts(collecting=True),
    ]


def compare(
    scenario: Scenario,
    worlds: int,
    number: int,
    *,
    first_seed: int = REPORT_SEEDS_FROM,
    tick: Callable[[], None],
) -> Comparison:
    """Run all policies in the same worlds; ``number`` of the scenario and ``first_seed`` make the seeds."""
    made = policies(scenario)
    outcomes = [Outcome(one().name) for one in made]
    oracle = []
    for seed, count in _batches(worlds, first_seed):
        batch: Batch = draw(scenario, count, np.random.default_rng([seed, number]))
        remaining = batch.remaining_value()
        oracle.append(batch.oracle_gain())
        for outcome, make in zip(outcomes, made, strict=True):
            outcome.add(*live(batch, make(), np.random.default_rng([seed, number, 1])), remaining)
            tick()
    return Comparison(scenario, worlds, np.concatenate(oracle), outcomes)


def batches(worlds: int) -> int:
    """Into how many the worlds are split."""
    return -(-worlds // WORLDS_AT_ONCE)


def wilson_upper(part: int, whole: int) -> float:
    """The upper end of the 95 % interval of a share (Wilson 1927)."""
    if not whole:
        return 0.0
    z, p = 1.959964, part / whole
    reach = z * sqrt(p * (1 - p) / whole + z**2 / (4 * whole**2))
    return (p + z**2 / (2 * whole) + reach) / (1 + z**2 / whole)


def _batches(worlds: int, first_seed: int) -> Iterator[tuple[int, int]]:
    for place in range(batches(worlds)):
        yield first_seed + place, min(WORLDS_AT_ONCE, worlds - place * WORLDS_AT_ONCE)
