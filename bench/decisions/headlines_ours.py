"""The method under test, called as the product calls it, but for all tests at once."""

from __future__ import annotations

import numpy as np

from app.metrics.advice_variants import ALPHA, ERROR, ERROR_AT_END, SPREAD
from app.metrics.advice_variants_beliefs import Beliefs
from app.metrics.advice_variants_shares import CHALLENGE, MARGIN, SHARPNESS, shares_of
from bench.decisions.headlines_data import Array
from bench.decisions.headlines_replay import BATCHES, NOBODY, Rule, State, all_to


class Ours(Rule):
    """``advice_variants`` with its defaults, or with one of them changed for the curve."""

    def __init__(
        self,
        name: str = "**Testballon**",
        *,
        start: float = SHARPNESS,
        spread: float = SPREAD,
        floor: float = 0.0,
        challenge: float = CHALLENGE,
        needs_evidence: bool = False,
        error: float = ERROR,
        at_end: float = ERROR_AT_END,
    ) -> None:
        self.name, self.start, self.spread, self.floor = name, start, spread, floor
        self.challenge = challenge
        self.needs_evidence, self.error, self.at_end = needs_evidence, error, at_end

    def shares(self, state: State) -> Array:
        """The method's shares; all to the winner once there is one."""
        beliefs = Beliefs(state.views, state.confirmed, self.spread)
        shares = shares_of(
            beliefs, state.progress, floor=self.floor, start=self.start, challenge=self.challenge
        )
        return all_to(state.winners, shares)

    def named(self, state: State) -> Array:
        """The leader where it may be named."""
        allowed = self.at_end if state.gone == BATCHES else self.error
        return named_of(
            Beliefs(state.views, state.confirmed, self.spread), allowed, needs_evidence=self.needs_evidence
        )


def named_of(beliefs: Beliefs, allowed: float, *, needs_evidence: bool) -> Array:
    """The leader of every test in which ``winner`` would name one, else NOBODY."""
    # The whole error costs much more than its lower bound.
    may = beliefs.dangers(MARGIN).max(axis=-1) <= allowed
    if needs_evidence:
        may &= beliefs.log_evidence() >= np.log(1.0 / ALPHA)
    may &= beliefs.views.min(axis=-1) >= 30
    rows = np.nonzero(may)[0]
    named = np.full(len(may), NOBODY)
    if len(rows):
        near = Beliefs(beliefs.views[rows], beliefs.confirmed[rows], beliefs.strength**-0.5)
        sure = near.error(MARGIN) <= allowed
        if needs_evidence:
            sure &= near.error(0.0) <= ALPHA
        named[rows[sure]] = near.leader[sure]
    return named
