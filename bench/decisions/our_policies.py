"""The verdict method and its parts as policies: somebody presses the button on the day the verdict is given."""

from __future__ import annotations

import numpy as np

from app.metrics.advice import DOUBTFUL, FEWEST_VISITS, HIGH, LOW, OVERLOOKED, SURE, TURNED, WEAK, more_visits
from app.metrics.advice_curves import Array
from app.metrics.advice_prior import LADDER, Posterior, default_weights, log_likelihoods, weights_from
from app.metrics.advice_referral import USUAL_K, multipliers, shrunk_k
from app.metrics.advice_safe import log_evidence
from app.metrics.advice_stream import log_asked
from bench.decisions.engine import CLUSTERS, Year
from bench.decisions.policies import scale
from bench.decisions.scenarios import BREAK_EVEN, EXTRA

# Of the ladder the rungs that matter at this break-even; the rest costs time and gets no weight.
RUNGS = LADDER[(LADDER > 0.002) & (LADDER < 0.6)]
# Places among the open campaigns: (rows, worlds).
Places = tuple[Array, Array]
# Intervals are worked out in every fourth world; that is many thousands of verdicts.
_INTERVALS_IN = 4


class Learning:
    """What each world has learned from all its campaigns, anew every four weeks; nothing at first."""

    def __init__(self) -> None:
        self.default = default_weights(BREAK_EVEN, RUNGS)[:, None]
        self.weights: Array = self.default
        self.usual_k: Array = np.array([USUAL_K])

    def learn(self, year: Year) -> None:
        """Go on from the weights of four weeks ago."""
        if year.today % 28 != 27:
            return
        rows = slice(0, year.open.stop)
        visits = np.maximum(year.views[rows] - OVERLOOKED * year.bots[rows], 1.0)
        logs = log_likelihoods(year.confirmed[rows], visits, RUNGS).astype(np.float32)
        self.weights = weights_from(logs, self.default, self.weights, rounds=10)
        if len(year.brought):
            inviters, recruits = year.inviters[rows].sum(axis=0), _recruits(year.brought[:, rows]).sum(axis=0)
            self.usual_k = (recruits + 50 * USUAL_K) / (inviters + 50)

    def posterior(self, year: Year, at: Places) -> Posterior:
        """What is known of the values at these places."""
        rows = year.open
        weights = (
            self.weights[:, at[1]]
            if self.weights.shape[1] > 1
            else np.repeat(self.weights, len(at[1]), axis=1)
        )
        worth: list[tuple[float, Array]] = []
        if len(year.brought):
            usual = self.usual_k[at[1]] if len(self.usual_k) > 1 else self.usual_k
            recruits = _recruits(year.brought[:, rows][:, at[0], at[1]])
            worth = multipliers(*shrunk_k(recruits, year.inviters[rows][at], usual))
        return Posterior(year.confirmed[rows][at], year.exposure(rows)[at], weights, RUNGS, worth)


class ExpectedLoss:
    """Empirical Bayes, and scale once the expected loss of doing so is small; no guarantee."""

    name = "shrinkage and expected loss"

    def __init__(self) -> None:
        self.prior = Learning()

    def look(self, year: Year, rng: np.random.Generator) -> None:
        """Those above break-even with an expected loss below 5 % of it."""
        self.prior.learn(year)
        rows = year.open
        at = np.nonzero((year.scaled[rows] < 0) & looked_at(year))
        chosen = np.zeros_like(year.views[rows], bool)
        posterior = self.prior.posterior(year, at)
        likely = np.flatnonzero(posterior.mean > BREAK_EVEN)
        small = posterior.only(likely).loss_below(BREAK_EVEN) < 0.05 * BREAK_EVEN
        chosen[at[0][likely], at[1][likely]] = small
        scale(year, chosen)


class EvidenceAlone:
    """Safe evidence against break-even at 10 % for each campaign; no past, no stream."""

    name = "safe evidence alone"

    def look(self, year: Year, rng: np.random.Generator) -> None:
        """Those whose evidence reaches 10."""
        rows = year.open
        evidence = log_evidence(year.views[rows], year.confirmed[rows], BREAK_EVEN, year.brought[:, rows])
        scale(year, evidence > np.log(10))


class Verdicts:
    """The verdict method; whether the visits that “collect more” asks for are bought is the campaigner's choice."""

    def __init__(self, *, collecting: bool) -> None:
        self.name = (
            "**verdicts, and the visits “collect” asks for**" if collecting else "**verdicts, “scale” alone**"
        )
        self.collecting = collecting
        self.prior = Learning()

    def look(self, year: Year, rng: np.random.Generator) -> None:
        """Judge what is open and not stopped."""
        self.prior.learn(year)
        rows = year.open
        is_due = looked_at(year) & ~year.stopped[rows] & (year.views[rows] >= FEWEST_VISITS)
        at = np.nonzero(is_due)
        brought = year.brought[:, rows][:, at[0], at[1]]
        evidence = log_evidence(year.views[rows][at], year.confirmed[rows][at], BREAK_EVEN, brought)
        asked = _asked(year, at, evidence)
        posterior = self.prior.posterior(year, at)
        mean = posterior.mean
        is_scaled = year.scaled[rows][at] >= 0
        scaling = _sure(posterior, (evidence >= asked) & ~is_scaled, above=SURE)
        most = np.where(is_scaled, TURNED, DOUBTFUL)
        stopping = _sure(posterior, (mean < WEAK * BREAK_EVEN) & ~scaling, below=most)
        self._write_down(year, at, scaling, stopping)
        if self.collecting:
            waiting = ~(is_scaled | scaling | stopping)
            _collect(year, (at[0][waiting], at[1][waiting]), mean[waiting], (asked - evidence)[waiting])

    def _write_down(self, year: Year, at: Places, scaling: Array, stopping: Array) -> None:
        """Scale and stop, and note what was believed at a campaign's first verdict."""
        rows = year.open
        chosen = np.zeros_like(year.views[rows], bool)
        chosen[at] = scaling
        scale(year, chosen)
        stop = (at[0][stopping] + rows.start, at[1][stopping])
        year.stopped[stop] = True
        year.buying[stop] = 0.0
        first = (scaling | stopping) & (year.decided[rows][at] < 0)
        where = (at[0][first], at[1][first])
        year.decided[rows][where] = year.today
        year.visits_needed[rows][where] = year.people_came[rows][where]
        some = where[1] % _INTERVALS_IN == 0
        where = (where[0][some], where[1][some])
        posterior = self.prior.posterior(year, where)
        year.truth[rows][where] = year.expected[rows][where] / np.maximum(year.people_came[rows][where], 1.0)
        year.low[rows][where], year.high[rows][where] = posterior.quantile(LOW), posterior.quantile(HIGH)
        year.sure[rows][where] = posterior.above(BREAK_EVEN)


def _asked(year: Year, at: Places, evidence: Array) -> Array:
    """The evidence asked of each, those counted in that reach it today, too."""
    scaled_before = (year.scaled >= 0).sum(axis=0)
    waiting = year.scaled[year.open][at] < 0
    place, others = at[0] + year.open.start + 1.0, scaled_before
    for _ in range(3):
        asked = log_asked(place, others[at[1]])
        reached = np.bincount(at[1], waiting & (evidence >= asked), minlength=len(others))
        others = np.maximum(scaled_before, scaled_before + reached - 1)
    return asked


def _collect(year: Year, at: Places, mean: Array, gap: Array) -> None:
    """Buy tomorrow what “about so many visits” says, as far as there is to be bought; nothing for the weak."""
    rows = year.open
    own = np.maximum(year.batch.visits[at[0] + rows.start, year.ages[at[0]], at[1]], 1.0)
    share = np.minimum(1.0, more_visits(gap, np.minimum(mean, 0.9), BREAK_EVEN) / (EXTRA * own))
    year.buying[rows][at] = np.where(mean > BREAK_EVEN, share, 0.0)


def _sure(posterior: Posterior, where: Array, *, above: float = -1.0, below: Array | float = 2.0) -> Array:
    """Where, and the probability of being above break-even is at least, at most so much."""
    found = np.flatnonzero(where)
    sure = posterior.only(found).above(BREAK_EVEN)
    is_right = np.zeros(len(where), bool)
    is_right[found] = (sure >= above) & (sure <= np.broadcast_to(below, where.shape)[found])
    return is_right


def _recruits(brought: Array) -> Array:
    return np.tensordot(np.arange(1, CLUSTERS + 1, dtype=np.float32), brought, 1)


def looked_at(year: Year) -> Array:
    """Daily for two weeks, then every third day."""
    is_due = ((year.ages < 14) | (year.ages % 3 == 0)) & (year.ages >= 0)
    return np.repeat(is_due[:, None], year.batch.worlds, axis=1)
