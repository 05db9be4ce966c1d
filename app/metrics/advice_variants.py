"""Which variant of a page is to be shown how often, and when one may be named the winner.

Pure functions of counts. ``docs/variant-winner.md`` tells in plain words what they do, how well and where they fail.
The parts: ``advice_variants_beliefs`` (what is known of the rates), ``advice_variants_shares`` (whom to show what),
``advice_variants_ratio`` (whether the visits were shared out as meant).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Literal, TypedDict

import numpy as np

from app.metrics.advice_variants_beliefs import Beliefs
from app.metrics.advice_variants_shares import MARGIN, UNKNOWN, shares_of

# The relative spread of variants' rates around their test's mean where no earlier tests are known.
SPREAD = 0.2
# The probability to be wrong that a winner may have at any look, and at the last one, when the question is no longer
# whether to wait. Most have less: on average at most 3 in 100 are wrong (docs/variant-winner.md).
ERROR, ERROR_AT_END = 0.025, 0.06
# “Better” is said in no more than this share of tests in which all variants are alike, however often one looks; and
# only of what is the best one, by however little, with a probability of at least 1 − α.
ALPHA = 0.05
# R8.04: nothing is said of a variant that fewer were shown.
FEWEST = 30
# So many imagined earlier tests hold the learnt spread near the default one.
_IMAGINED = 10.0

Kind = Literal["better", "as_good", "open"]


class Numbers(TypedDict):
    """What the sentences of the reasons are made of; rates are those drawn to the test's mean."""

    leader: str
    leader_rate: float
    rival: str
    rival_rate: float
    certainty: float
    margin: float
    visits: float
    # About how many more it takes if the rates are as they look; may be infinite.
    more_visits: float
    # The variant that was shown least.
    variant: str
    views: float
    fewest: int


# What a reason's sentence needs, by its key.
REASONS: dict[str, tuple[str, ...]] = {
    "few_views": ("variant", "views", "fewest"),
    "too_close": ("leader", "leader_rate", "rival", "rival_rate", "certainty", "more_visits"),
    "better": ("leader", "leader_rate", "rival", "rival_rate", "certainty", "visits"),
    "as_good": ("leader", "leader_rate", "rival", "rival_rate", "certainty", "margin", "visits"),
}


@dataclass(frozen=True, slots=True)
class Arm:
    """A variant's counts: the visits it was shown to, and how many of *these* confirmed.

    Count only visits old enough for their confirmation to have come (older than the delay of 95 in 100 confirmations),
    or weigh each visit by the part of confirmations that come within its age; hence the numbers need not be whole.
    """

    name: str
    views: float
    confirmed: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said of a test at this moment; see ``winner``."""

    kind: Kind
    name: str | None
    certainty: float
    expected_loss: float
    evidence: float
    reason: str
    numbers: Numbers


def shares(
    arms: Sequence[Arm], *, spread: float = SPREAD, remaining: float | None = None, floor: float = 0.0
) -> tuple[float, ...]:
    """What share of the coming visits each variant should get; the same counts always give the same shares.

    ``remaining``: about how many visits are still to come until the test ends; None if nobody knows. May be asked after
    every visit or once a day: between two calls shares stay as they are. ``floor``: no variant gets less.
    """
    if len(arms) < 2:
        return (1.0,) * len(arms)
    seen = sum(arm.views for arm in arms)
    progress = UNKNOWN if remaining is None else seen / max(seen + remaining, 1.0)
    return tuple(float(share) for share in shares_of(_beliefs(arms, spread), progress, floor=floor))


def winner(
    arms: Sequence[Arm], *, spread: float = SPREAD, remaining: float | None = None, at_end: bool = False
) -> Verdict:
    """Whether a winner may be named; may be asked at any time and as often as one likes. Two variants or more.

    ``certainty``: the probability that no other variant's rate is above the leader's by more than ``MARGIN``.
    ``expected_loss``: what staying with the leader costs on average, as a share of its rate. ``evidence``: odds against
    “all variants are alike”. Kinds: **better**: the best one, and the odds are above 1/``ALPHA``; **as_good**:
    no other is noticeably better, which can well be because some or all are alike; **open**: collect more.
    ``at_end``: the test is over and one of them has to be taken, so the question is no longer whether to wait.
    """
    beliefs = _beliefs(arms, spread)
    lead = int(beliefs.leader)
    error, odds = float(beliefs.error(MARGIN)), float(beliefs.log_evidence())
    numbers = _numbers(arms, beliefs, lead, error)
    allowed = ERROR_AT_END if at_end or remaining == 0 else ERROR
    kind: Kind = "open"
    if numbers["views"] >= FEWEST and error <= allowed:
        is_best = odds >= log(1.0 / ALPHA) and float(beliefs.error(0.0)) <= ALPHA
        kind = "better" if is_best else "as_good"
    return Verdict(
        kind=kind,
        name=None if kind == "open" else arms[lead].name,
        certainty=1.0 - error,
        expected_loss=float(beliefs.loss()),
        evidence=float(np.exp(min(odds, 700.0))),
        reason=kind if kind != "open" else "too_close" if numbers["views"] >= FEWEST else "few_views",
        numbers=numbers,
    )


def learned_spread(past: Sequence[Sequence[Arm]]) -> float:
    """The relative spread of variants' rates in an organisation's earlier tests, for ``spread``; 0.05 to 0.5.

    By the method of moments (DerSimonian & Laird, “Meta-analysis in clinical trials”, 1986): how much the rates differ
    beyond what chance makes of the counts. Tests with few confirmations say little and count for little.
    """
    above, weight = _IMAGINED * SPREAD**2, _IMAGINED
    for arms in past:
        views = np.array([arm.views for arm in arms if arm.views >= FEWEST])
        confirmed = np.array([arm.confirmed for arm in arms if arm.views >= FEWEST])
        if len(views) < 2 or confirmed.sum() < FEWEST:
            continue
        base = confirmed.sum() / views.sum()
        noise = (1.0 - base) / (base * views)
        told = SPREAD**2 / (SPREAD**2 + float(noise.mean()))
        above += told**2 * (float(np.var(confirmed / views / base, ddof=1)) - float(noise.mean()))
        weight += told**2
    return float(np.clip(max(above / weight, 0.0) ** 0.5, 0.05, 0.5))


def _beliefs(arms: Sequence[Arm], spread: float) -> Beliefs:
    return Beliefs(np.array([arm.views for arm in arms]), np.array([arm.confirmed for arm in arms]), spread)


def _numbers(arms: Sequence[Arm], beliefs: Beliefs, lead: int, error: float) -> Numbers:
    rival = max((one for one in range(len(arms)) if one != lead), key=lambda one: float(beliefs.mean[one]))
    fewest = min(arms, key=lambda arm: arm.views)
    return {
        "leader": arms[lead].name,
        "leader_rate": float(beliefs.mean[lead]),
        "rival": arms[rival].name,
        "rival_rate": float(beliefs.mean[rival]),
        "certainty": 1.0 - error,
        "margin": MARGIN,
        "visits": sum(arm.views for arm in arms),
        "more_visits": _more_visits(arms, error),
        "variant": fewest.name,
        "views": fewest.views,
        "fewest": FEWEST,
    }


def _more_visits(arms: Sequence[Arm], error: float) -> float:
    """About how many more visits it takes if the rates are as they look: certainty grows with their square root.

    Infinity where what there is to be seen is not to be seen yet.
    """
    if error <= ERROR:
        return 0.0
    reached, wanted = _z(error), _z(ERROR)
    seen = sum(arm.views for arm in arms)
    return float("inf") if reached < 0.2 else seen * ((wanted / reached) ** 2 - 1.0)


def _z(error: float) -> float:
    """How many standard deviations leave this much above (Abramowitz & Stegun 1964, 26.2.23)."""
    tail = min(max(error, 1e-9), 1.0 - 1e-9)
    t = (-2.0 * log(min(tail, 1.0 - tail))) ** 0.5
    top = 2.515517 + t * (0.802853 + t * 0.010328)
    z = t - top / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    return float(z if tail <= 0.5 else -z)
