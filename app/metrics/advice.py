"""The verdict on a campaign or a channel: collect more, scale, keep or stop, with the numbers it rests on.

A pure function of what was counted, the organisation's past and the place in the stream of decisions, so that each
verdict can be replayed from its log. First come the rules no number outweighs (``advice_rules``). “Scale” needs both
evidence that may be looked at at any time (``advice_safe``), as strong as the stream of decisions asks
(``advice_stream``), and a value that is probably above break-even in the light of the past (``advice_prior``). Value is
confirmed people per visit, those included whom they bring (``advice_referral``), late ones weighed in
(``advice_delay``). A person decides; nothing here sends or spends.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.metrics.advice_curves import Array
from app.metrics.advice_delay import exposure
from app.metrics.advice_inputs import Evidence, Past
from app.metrics.advice_prior import LADDER, Posterior, default_weights
from app.metrics.advice_referral import multipliers, shrunk_k
from app.metrics.advice_rules import Numbers, hard_rule
from app.metrics.advice_safe import growth_per_visit, log_evidence
from app.metrics.advice_stream import Standing

# R8.04: fewer visits are no ground for anything.
FEWEST_VISITS = 30
# “Scale” wants the value above break-even with this probability, “stop” at most that one; a scaled campaign is
# stopped when it has fallen below the third.
SURE, DOUBTFUL, TURNED = 0.9, 0.05, 0.2
# Below this multiple of break-even one asks whether to stop.
WEAK = 0.9
# Within these multiples of break-even a campaign is as good as break-even, and more visits are not worth asking for.
ALIKE = (0.8, 1.25)
# The ends of the 90 % interval, a little further out because the past is learned, too.
LOW, HIGH = 0.045, 0.955
# “About so many visits” is twice what is needed on average, so that it mostly suffices; more than this is no answer.
GENEROUS, MOST_VISITS = 2.0, 1_000_000
# The part of programs that is recognised as such (R8.01); the others are among the visits.
RECOGNISED = 0.95
OVERLOOKED = (1.0 - RECOGNISED) / RECOGNISED


@dataclass(frozen=True, slots=True)
class Verdict:
    """``state``: collect, scale, keep or stop; ``reason``: a key, with its ``numbers`` (docs/deciding.md lists them).

    ``value``: expected confirmed people per visit, drawn towards the past; ``low`` and ``high``: its 90 % interval;
    ``sure``: P(value above break-even); ``evidence`` and ``asked``: natural logarithms; ``more_visits``: how many would
    probably decide; ``score``: value ÷ break-even.
    """

    state: str
    reason: str
    numbers: Numbers
    value: float
    low: float
    high: float
    sure: float
    evidence: float
    asked: float
    score: float
    more_visits: int | None = None


def judge(evidence: Evidence, past: Past, standing: Standing = Standing()) -> Verdict:  # noqa: B008 - frozen
    """The verdict. Raises ValueError where the numbers contradict one another."""
    evidence.check()
    past.check()
    known = _known(evidence, past)
    # A visit brings at most one person, unless people bring people.
    most = np.inf if evidence.inviters or evidence.brought else 1.0
    low, high, value = (
        min(float(one), most) for one in (known.quantile(LOW), known.quantile(HIGH), known.mean)
    )
    sure = float(known.above(past.break_even))
    strength = float(
        log_evidence(
            np.array(evidence.visits),
            np.array(evidence.confirmed),
            past.break_even,
            [np.array(number) for number in evidence.brought],
        )
    )
    asked = standing.log_asked
    not_bad = sure if past.floor is None else float(known.above(past.floor))
    more = visits_to_go(evidence, past, value=value, spread=(high - low) / 3.39, gap=asked - strength)
    broken = hard_rule(evidence, past.usual_confirming)
    state, reason, own = broken or _state(
        evidence,
        past,
        standing,
        value=value,
        low=low,
        high=high,
        sure=sure,
        not_bad=not_bad,
        gap=asked - strength,
        more=more,
    )
    shared: Numbers = {
        "visits": evidence.visits,
        "confirmed": evidence.confirmed,
        "value": value,
        "low": low,
        "high": high,
        "break_even": past.break_even,
        "sure": sure,
    }
    if state == "collect" and more is not None:
        own = own | {"more_visits": more}
    return Verdict(
        state, reason, shared | own, value, low, high, sure, strength, asked, value / past.break_even, more
    )


def _state(
    evidence: Evidence,
    past: Past,
    standing: Standing,
    *,
    value: float,
    low: float,
    high: float,
    sure: float,
    not_bad: float,
    gap: float,
    more: int | None,
) -> tuple[str, str, Numbers]:
    if evidence.visits < FEWEST_VISITS:
        return "collect", "too_few", {"fewest": FEWEST_VISITS}
    if standing.is_scaled:
        if value < WEAK * past.stop_below and not_bad <= TURNED:
            return "stop", "turned", {}
        if value < past.break_even:
            return "keep", "scaled_unsure", {}
        # What somebody scaled without proof is called “scale” by proof only, like any other.
        if standing.was_proved:
            return "scale", "still_above", {}
    if gap <= 0.0 and sure >= SURE:
        return "scale", "above_break_even", {"others_scaled": standing.others_scaled}
    if value < WEAK * past.stop_below and not_bad <= DOUBTFUL:
        if past.floor is None:
            return "stop", "below_break_even", {}
        return "stop", "far_below_usual", {"floor": past.floor}
    if past.floor is not None and value < WEAK * past.break_even and sure <= DOUBTFUL:
        return "keep", "below_usual", {"floor": past.stop_below}
    if low >= ALIKE[0] * past.break_even and high <= ALIKE[1] * past.break_even:
        return "keep", "about_break_even", {}
    if evidence.remaining is not None and (more is None or more > evidence.remaining):
        return "keep", "not_in_time", {"remaining": evidence.remaining}
    if more is None:
        return "keep", "too_close", {}
    return "collect", "promising" if value > past.break_even else "weak", {}


def visits_to_go(evidence: Evidence, past: Past, *, value: float, spread: float, gap: float) -> int | None:
    """About how many further visits decide: to “scale” where the value is above break-even, else to “stop”.

    None where there is no answer worth having: more than a million; for what looks weak, a hundred times as many as
    there were.
    """
    most = float(MOST_VISITS)
    if value > past.break_even:
        further = float(more_visits(gap, value, past.break_even))
    else:
        most = min(most, 100.0 * max(evidence.visits, FEWEST_VISITS))
        distance = (past.break_even - value) / max(spread, 1e-12)
        further = GENEROUS * evidence.visits * ((1.645 / max(distance, 1e-6)) ** 2 - 1.0)
    # Nobody looks again after a handful of visits; a tenth more is the least that can tell something new.
    further = max(further, FEWEST_VISITS - evidence.visits, evidence.visits / 10, 1.0)
    return None if further > most else _rounded(float(further))


def more_visits(gap: Array | float, value: Array | float, break_even: float) -> Array:
    """How many visits of this value add ``gap`` to the evidence, generously."""
    return GENEROUS * np.maximum(gap, 0.0) / np.maximum(growth_per_visit(value, break_even), 1e-12)


def _known(evidence: Evidence, past: Past) -> Posterior:
    weights = np.array(past.weights) if past.weights else default_weights(past.break_even, LADDER)
    weighed = exposure(evidence.visits, evidence.young, past.waits) - OVERLOOKED * evidence.bots
    worth: list[tuple[float, Array]] = []
    if evidence.inviters or evidence.brought:
        k, spread = shrunk_k(
            np.array(evidence.recruits), np.array(evidence.inviters), past.usual_k, past.dispersion
        )
        worth = multipliers(k, spread)
    return Posterior(np.array(float(evidence.confirmed)), np.array(max(weighed, 1e-3)), weights, worth=worth)


def _rounded(number: float) -> int:
    """To two digits: “about 340 visits”."""
    digits = 10 ** max(0, int(np.log10(number)) - 1)
    return int(np.ceil(number / digits) * digits)
