"""The rules the method is compared with: what dashboards and textbooks do, and the well-known bandits."""

from __future__ import annotations

import numpy as np

from app.metrics.advice_variants_beliefs import Beliefs
from bench.decisions.headlines_data import Array
from bench.decisions.headlines_replay import BATCHES, NOBODY, Rule, State, all_to


class Oracle(Rule):
    """Knows the best variant from the beginning."""

    name = "oracle (knows the truth)"

    def shares(self, state: State) -> Array:
        """All to the best."""
        return all_to(state.truth.argmax(axis=1), np.ones_like(state.views))

    def named(self, state: State) -> Array:
        """The best."""
        return np.asarray(state.truth.argmax(axis=1))


class Equal(Rule):
    """Never decides."""

    name = "equal split to the end"

    def shares(self, state: State) -> Array:
        """The same for all."""
        return np.ones_like(state.views)


class Dashboard(Rule):
    """Takes what leads after a tenth of the visits."""

    name = "highest rate after 10 %"

    def shares(self, state: State) -> Array:
        """Equal, then all to the winner."""
        return all_to(state.winners, np.ones_like(state.views))

    def named(self, state: State) -> Array | None:
        """The highest raw rate."""
        return np.asarray(state.rates.argmax(axis=1)) if state.gone == BATCHES // 10 else None


class PeekingTest(Dashboard):
    """Tests the first against the second for significance after every batch, and stops at once."""

    name = "z-test 5 %, looked at after each batch"

    def named(self, state: State) -> Array:
        """The leader where z > 1.96."""
        return _significant(state, 1.96)


class FixedSample(Dashboard):
    """Half of the visits for the test, one look, corrected for the number of comparisons; then all to the leader."""

    name = "fixed sample of 50 %, z-test 5 % (Bonferroni)"

    def shares(self, state: State) -> Array:
        """Equal for one half, then all to what leads, significant or not."""
        if state.gone == BATCHES // 2:
            self.taken = state.rates.argmax(axis=1)
        return np.ones_like(state.views) if state.gone < BATCHES // 2 else all_to(self.taken, state.views)

    def named(self, state: State) -> Array | None:
        """The leader where it is significant at the only look."""
        # Two-sided 5 % shared by up to 13 comparisons.
        points = (1.96, 2.24, 2.39, 2.50, 2.58, 2.64, 2.69, 2.73, 2.77, 2.81, 2.84, 2.87, 2.89)
        return _significant(state, points[state.views.shape[1] - 2]) if state.gone == BATCHES // 2 else None


class Thompson(Rule):
    """Shows each variant with its probability to be best, from flat priors (Thompson 1933)."""

    name = "Thompson sampling"

    def shares(self, state: State) -> Array:
        """From 32 draws of each rate."""
        size = (32, *state.views.shape)
        drawn = state.rng.beta(1 + state.confirmed, 1 + state.views - state.confirmed, size)
        best = drawn.argmax(axis=-1)[..., None] == np.arange(size[-1])
        return np.asarray(best.mean(axis=0))


class SharpenedSampling(Rule):
    """Thompson sampling from shrunk rates with half their spread, to the end; names nobody."""

    name = "shrunk Thompson sampling, spread halved"

    def shares(self, state: State) -> Array:
        """By the probability to be best, as if twice as sure."""
        return Beliefs(state.views, state.confirmed, 0.2).chances(0.5)


class TopTwo(Rule):
    """Half to the leader, half to others (Russo, “Simple Bayesian algorithms for best-arm identification”, 2016)."""

    name = "top-two Thompson, stops when 97 % sure"

    def shares(self, state: State) -> Array:
        """β = ½: each share p is halved, the other half goes to the rest in proportion."""
        p = Beliefs(state.views, state.confirmed, 0.2).chances()
        left = np.maximum(1.0 - p, 1e-9)
        challenger = p * ((p / left).sum(axis=1, keepdims=True) - p / left)
        return all_to(state.winners, 0.5 * p + 0.5 * challenger)

    def named(self, state: State) -> Array:
        """The leader once it is the best with 97 %."""
        p = Beliefs(state.views, state.confirmed, 0.2).chances()
        return np.where(p.max(axis=1) >= 0.97, p.argmax(axis=1), NOBODY)


class SequentialHalving(Rule):
    """Equal rounds, each drops the worse half (Karnin, Koren & Somekh, “Almost optimal exploration”, 2013)."""

    name = "sequential halving"

    def shares(self, state: State) -> Array:
        """Equal among those left; they are dropped by all that was counted of them."""
        variants = state.views.shape[1]
        rounds = int(np.ceil(np.log2(variants)))
        if state.gone == 0:
            self.left = np.ones_like(state.views, dtype=bool)
        elif state.gone in {BATCHES * one // rounds for one in range(1, rounds)}:
            keep = (int(self.left[0].sum()) + 1) // 2
            order = np.argsort(np.argsort(-np.where(self.left, state.rates, -1.0), axis=1), axis=1)
            self.left = order < keep
        return self.left.astype(float)

    def named(self, state: State) -> Array | None:
        """The best of those left, at the end."""
        rates = np.where(self.left, state.rates, -1.0)
        return np.asarray(rates.argmax(axis=1)) if state.gone == BATCHES else None


class TestAndRoll(Rule):
    """Tests for as long as it pays, then all to the leader (Feit & Berman, “Test & Roll”, 2019)."""

    name = "Test & Roll"

    def shares(self, state: State) -> Array:
        """Equal, then all to the leader."""
        return all_to(state.winners, np.ones_like(state.views))

    def named(self, state: State) -> Array:
        """The highest rate once each has had its sample; two variants' share of the visits stands for N."""
        base = (state.confirmed.sum(axis=1) + 1.0) / (state.views.sum(axis=1) + 50.0)
        ratio = (1.0 - base) / (0.2**2 * base)
        pair = state.whole * 2.0 / state.views.shape[1]
        sample = np.sqrt(pair / 4.0 * ratio + (0.75 * ratio) ** 2) - 0.75 * ratio
        return np.where(state.views.min(axis=1) >= sample, state.rates.argmax(axis=1), NOBODY)


def _significant(state: State, point: float) -> Array:
    order = np.argsort(-state.rates, axis=1)
    rows = np.arange(len(order))
    first, second = order[:, 0], order[:, 1]
    views = state.views[rows, first], state.views[rows, second]
    base = (state.confirmed[rows, first] + state.confirmed[rows, second]) / (views[0] + views[1])
    error = np.sqrt(np.maximum(base * (1.0 - base) * (1.0 / views[0] + 1.0 / views[1]), 1e-15))
    z = (state.rates[rows, first] - state.rates[rows, second]) / error
    return np.where(z > point, first, NOBODY)
