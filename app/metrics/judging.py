"""Verdicts on the campaigns of a table, judged together: each in the light of all the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np

from app.metrics import advice_variants
from app.metrics.advice import FEWEST_VISITS, Verdict, judge
from app.metrics.advice_delay import LAST_HOUR, Waits, exposure
from app.metrics.advice_inputs import Evidence, Past
from app.metrics.advice_past import PastCampaign, past_from
from app.metrics.advice_safe import log_evidence
from app.metrics.advice_stream import ALPHA, Standing, asked_at_once
from app.metrics.judge_file import Counted, newest, young_of
from app.metrics.judge_periods import as_if_at_the_same_times
from app.metrics.judge_wording import why

# With more campaigns than these, one more or less in the past makes no difference worth the time.
FEW = 50
_LEAST_BREAK_EVEN, _HIGHEST_BREAK_EVEN = 0.0001, 0.95


@dataclass(frozen=True, slots=True)
class Judged:
    """A campaign with its verdict, and with what is to be said of its variants where it has several."""

    counted: Counted
    verdict: Verdict
    break_even: float
    # Whether break-even is what the other campaigns usually bring, for lack of anything better.
    is_usual: bool
    winner: advice_variants.Verdict | None


def judged(
    campaigns: Sequence[Counted],
    *,
    break_even: float | None = None,
    worth: float | None = None,
    progress: Callable[[Sequence[Counted]], Iterator[Counted]] = iter,
) -> list[Judged]:
    """The verdicts, in the order of the campaigns.

    ``break_even``: confirmed people a visit must bring. Without it a campaign with costs must win people for no more
    than ``worth`` each, or than what they cost on average; one without costs is measured against the others.
    """
    now = newest(campaigns)
    pasts = [
        _measured(one, past, campaigns, break_even, worth)
        for one, past in zip(campaigns, _pasts(campaigns), strict=True)
    ]
    asked = asked_at_once(
        [
            float(log_evidence(np.array(one.views), np.array(one.confirmed), past.break_even))
            for one, past in zip(campaigns, pasts, strict=True)
        ],
        ALPHA,
    )
    spread = advice_variants.learned_spread(
        [_arms(one, None) for one in campaigns if len(one.by_variant) > 1]
    )
    standing, rest = Standing(asked_at_once=asked), iter(pasts)
    return [
        _judged(
            one,
            next(rest),
            standing,
            now=now,
            spread=spread,
            is_set=break_even is not None or one.cost is not None,
        )
        for one in progress(campaigns)
    ]


def as_json(one: Judged) -> dict[str, Any]:
    """For programs; a campaign with few visits gets no rates (R8.04)."""
    verdict, counted = one.verdict, one.counted
    is_known = counted.views >= FEWEST_VISITS
    hidden = () if is_known else ("value", "low", "high", "sure")
    told: dict[str, Any] = {
        "campaign": counted.name,
        "views": counted.views,
        "confirmed": counted.confirmed,
        "cost": counted.cost,
        "verdict": verdict.state,
        "reason": verdict.reason,
        "why": why(one),
        "value": _plain(verdict.value) if is_known else None,
        "interval": [_plain(verdict.low), _plain(verdict.high)] if is_known else None,
        "probability_above_break_even": _plain(verdict.sure) if is_known else None,
        "break_even": _plain(one.break_even),
        "measured_against": "usual" if one.is_usual else "break-even",
        "evidence": _plain(float(np.exp(min(verdict.evidence, 100.0)))),
        "evidence_asked": _plain(float(np.exp(verdict.asked))),
        "more_visits": verdict.more_visits if verdict.state == "collect" else None,
        "numbers": {name: _plain(number) for name, number in verdict.numbers.items() if name not in hidden},
        "variants": [
            {
                "variant": name,
                "views": sum(r.views for r in rows),
                "confirmed": sum(r.confirmed for r in rows),
            }
            for name, rows in counted.by_variant.items()
        ],
        "winner": None,
    }
    if one.winner is not None:
        told["winner"] = {
            "variant": one.winner.name,
            "kind": one.winner.kind,
            "reason": one.winner.reason,
            "certainty": _plain(one.winner.certainty),
            "expected_loss": _plain(one.winner.expected_loss),
        }
    return told


def _judged(
    one: Counted, past: Past, standing: Standing, *, now: datetime | None, spread: float, is_set: bool
) -> Judged:
    verdict = judge(Evidence(one.views, one.confirmed, young=one.young(now, hours=LAST_HOUR)), past, standing)
    if not past.campaigns and not is_set:
        verdict = replace(verdict, state="collect", reason="no_comparison", more_visits=None)
    winner = None
    if len(one.by_variant) > 1:
        winner = advice_variants.winner(_arms(one, now, spread), spread=spread)
    return Judged(one, verdict, past.break_even, past.floor is not None, winner)


def _pasts(campaigns: Sequence[Counted]) -> list[Past]:
    """For each campaign what the others teach."""
    all_of_them = [PastCampaign(one.views, one.confirmed) for one in campaigns]
    if len(campaigns) > FEW:
        return [past_from(all_of_them)] * len(campaigns)
    return [past_from(all_of_them[:place] + all_of_them[place + 1 :]) for place in range(len(campaigns))]


def _measured(
    one: Counted, past: Past, campaigns: Sequence[Counted], given: float | None, worth: float | None
) -> Past:
    """The past with the break-even of this campaign."""
    if given is not None:
        return replace(past, break_even=given, floor=None)
    if one.cost is None or not one.views:
        return past
    paying = [other for other in campaigns if other.cost is not None]
    average = sum(other.cost or 0.0 for other in paying) / max(1, sum(other.confirmed for other in paying))
    worth = worth if worth is not None else average
    if worth <= 0.0:
        return past
    asked = float(np.clip(one.cost / one.views / worth, _LEAST_BREAK_EVEN, _HIGHEST_BREAK_EVEN))
    return replace(past, break_even=asked, floor=None)


def _arms(
    one: Counted, now: datetime | None, spread: float = advice_variants.SPREAD
) -> list[advice_variants.Arm]:
    waits, variants = Waits(), one.by_variant
    confirmed = np.array([float(sum(row.confirmed for row in rows)) for rows in variants.values()])
    weighed = np.array(
        [
            exposure(sum(row.views for row in rows), young_of(rows, now, hours=LAST_HOUR), waits)
            for rows in variants.values()
        ]
    )
    views = as_if_at_the_same_times(one, np.maximum(weighed, confirmed), confirmed, spread)
    return [
        advice_variants.Arm(name, float(seen), float(people))
        for name, seen, people in zip(variants, views, confirmed, strict=True)
    ]


def _plain(number: float) -> float | int | None:
    """Six digits; what JSON has no word for is nothing."""
    if isinstance(number, int):
        return number
    return float(f"{number:.6g}") if np.isfinite(number) else None
