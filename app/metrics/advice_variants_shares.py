"""How the visits to come are shared among a test's variants, as arrays: any number of tests at once.

Each variant gets the share of its probability to be the best (Thompson, “On the likelihood that one unknown probability
exceeds another”, 1933), but as if one were surer than one is: all standard deviations are multiplied by a sharpness
below one that falls to nothing as the visits left run out. What is learnt late can be used only by few, so it is not
worth much: Feit & Berman, “Test & Roll: profit-maximizing A/B tests”, 2019; Lattimore, “Regret analysis of the
finite-horizon Gittins index strategy for multi-armed bandits”, 2016; with sharpened posteriors: Chapelle & Li, “An
empirical evaluation of Thompson sampling”, 2011.

That finds a good variant, but hardly ever proves it. So where a winner is nearly certain, a part of the visits goes to
its challengers until it is (Russo, “Simple Bayesian algorithms for best-arm identification”, 2016): it costs little
there, and nothing where there is nothing to be proved.
"""

from __future__ import annotations

import numpy as np

from app.metrics.advice_curves import Array
from app.metrics.advice_variants_beliefs import Beliefs

# So much worse than the best one (a share of the best's rate) a winner may be without being called wrong.
MARGIN = 0.05
# The curve in docs/variant-winner.md: smaller gains a little more and names winners less often.
SHARPNESS = 0.55
# How the sharpness falls with the part of the visits still to come.
_FALL = 0.75
# Where the leader is wrong with a probability between these, this part of the visits goes to challengers.
NEARLY = (0.03, 0.12)
CHALLENGE = 0.4
# How far a test has come where nobody knows how many visits are to come.
UNKNOWN = 0.5


def sharpness(progress: Array | float, start: float = SHARPNESS) -> Array:
    """By what the standard deviations are multiplied when this part (0 to 1) of all visits has come."""
    return np.asarray(start * np.maximum(1.0 - np.asarray(progress), 1e-4) ** _FALL)


def shares_of(
    beliefs: Beliefs,
    progress: Array | float,
    *,
    floor: float = 0.0,
    start: float = SHARPNESS,
    challenge: float = CHALLENGE,
) -> Array:
    """Each variant's share of the next visits (last axis; they add up to one), none below ``floor``.

    ``progress``: the part of the test's visits that have come, one for each test or for all.
    """
    chances = beliefs.chances(sharpness(progress, start)[..., None])
    dangers = beliefs.dangers(MARGIN)
    error = dangers.sum(axis=-1, keepdims=True)
    part = np.where((error > NEARLY[0]) & (error < NEARLY[1]), challenge, 0.0)
    shares = (1.0 - part) * chances + part * dangers / np.maximum(error, 1e-12)
    floor = min(floor, 1.0 / shares.shape[-1])
    return np.asarray(floor + (1.0 - floor * shares.shape[-1]) * shares)
