"""A replay: a test's visits come in 60 batches, a rule shares out each, clicks are drawn from the true rates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.decisions.headlines_data import Array, Tests

BATCHES = 60
# A winner is wrong if the best variant's rate is higher by more than this share of itself.
MARGIN = 0.05
NOBODY = -1


@dataclass(slots=True)
class State:
    """What a rule may know: counts so far (test, variant), views of the whole test, batches gone; and its winners.

    ``truth`` is for the oracle alone.
    """

    views: Array
    confirmed: Array
    whole: Array
    gone: int
    winners: Array
    rng: np.random.Generator
    truth: Array

    @property
    def progress(self) -> float:
        """The part of the batches that have come."""
        return self.gone / BATCHES

    @property
    def rates(self) -> Array:
        """Raw rates; 0 where nothing was shown."""
        return np.asarray(self.confirmed / np.maximum(self.views, 1.0))


class Rule:
    """Shares every batch; may name winners, after which it should show nothing else. One for each block of tests."""

    name = ""

    def shares(self, state: State) -> Array:
        """How the next batch is shared (test, variant); need not add up to one."""
        raise NotImplementedError

    def named(self, state: State) -> Array | None:
        """After a batch: the winner of each test, or NOBODY. The first one named counts, whatever is said later."""
        return None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A rule's results, one row a seed, one column a test; ``batch`` is when a winner was named."""

    gained: Array
    possible: Array
    declared: Array
    wrong: Array
    batch: Array


def replay(blocks: Sequence[Tests], make: Callable[[], Rule], seeds: Sequence[int]) -> Outcome:
    """Every test once for every seed."""
    rows = []
    for seed in seeds:
        parts = [
            _replay_block(block, make(), np.random.default_rng([seed, number]))
            for number, block in enumerate(blocks)
        ]
        rows.append([np.concatenate(column) for column in zip(*parts, strict=True)])
    return Outcome(*(np.stack(column) for column in zip(*rows, strict=True)))


def _replay_block(block: Tests, rule: Rule, rng: np.random.Generator) -> tuple[Array, ...]:
    count = len(block.views)
    zeros = np.zeros_like(block.rates)
    state = State(zeros, zeros, block.views, 0, np.full(count, NOBODY), rng, block.rates)
    batch = np.full(count, BATCHES)
    for gone in range(BATCHES):
        shares = rule.shares(state)
        size = (block.views * (gone + 1)) // BATCHES - (block.views * gone) // BATCHES
        shown = rng.multinomial(size.astype(int), shares / shares.sum(axis=1, keepdims=True))
        state.views = state.views + shown
        state.confirmed = state.confirmed + rng.binomial(shown, block.rates)
        state.gone = gone + 1
        named = rule.named(state)
        if named is not None:
            new = (state.winners == NOBODY) & (named != NOBODY)
            batch[new] = state.gone
            state.winners = np.where(new, named, state.winners)
    return _judged(block, state, batch)


def _judged(block: Tests, state: State, batch: Array) -> tuple[Array, ...]:
    best, equal = block.rates.max(axis=1), block.rates.mean(axis=1)
    gained = (state.views * block.rates).sum(axis=1) - block.views * equal
    declared = state.winners != NOBODY
    rate = np.take_along_axis(block.rates, np.maximum(state.winners, 0)[:, None], axis=1)[:, 0]
    wrong = declared & (rate < best * (1.0 - MARGIN))
    return gained, block.views * (best - equal), declared, wrong, batch


def all_to(winners: Array, others: Array) -> Array:
    """Shares with everything to the winner where there is one, else as given."""
    only = np.arange(others.shape[1]) == winners[:, None]
    return np.where((winners != NOBODY)[:, None], only, others)
