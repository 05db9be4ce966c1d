"""Judging the variants of pages: whether a winner may be named, and how often each is shown from now on.

Imported only by whoever judges, for numpy is dear to start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from math import isfinite
from typing import Any

from app.metrics.advice_variants import Arm, Verdict, shares, winner
from app.metrics.advice_variants_ratio import Period, ratio
from app.metrics.variant_counts import Count

# Each running variant is shown to one in a hundred at least, so that a late turn is seen. It costs about three points
# of the gain (docs/variant-winner.md).
FLOOR = 0.01


def said(
    counted: Sequence[Count], shared: Sequence[Period], *, spread: float, at_end: bool
) -> tuple[str, str | None, dict[str, Any]]:
    """The word, the winner, and all they were made of as JSON can hold it. Two variants or more."""
    arms = [Arm(one.name, one.visits, float(one.confirmed)) for one in counted]
    verdict = winner(arms, spread=spread, at_end=at_end)
    checked = ratio(shared)
    word = verdict.kind if checked.is_as_meant else "mismatch"
    log = {
        "arms": [asdict(arm) for arm in arms],
        "came": [one.came for one in counted],
        "periods": [[list(period.shares), list(period.visits)] for period in shared],
        "spread": spread,
        "at_end": at_end,
        "verdict": _plain(verdict),
        "ratio": asdict(checked) | {"kept": list(checked.kept)},
    }
    return word, verdict.name if checked.is_as_meant else None, log


def replayed(log: dict[str, Any]) -> tuple[str, str | None, dict[str, Any]]:
    """What ``said`` returned, made again from its log (R8.05)."""
    counted = [
        Count(arm["name"], came, arm["views"], int(arm["confirmed"]))
        for arm, came in zip(log["arms"], log["came"], strict=True)
    ]
    shared = [Period(tuple(meant), tuple(visits)) for meant, visits in log["periods"]]
    return said(counted, shared, spread=log["spread"], at_end=log["at_end"])


def percentages(counted: Sequence[Count], *, spread: float, remaining: float | None) -> dict[str, int]:
    """Whole per cents of the visits to come for each variant, together a hundred; all 1 where they are equal."""
    arms = [Arm(one.name, one.visits, float(one.confirmed)) for one in counted]
    exact = [100.0 * share for share in shares(arms, spread=spread, remaining=remaining, floor=FLOOR)]
    whole = [max(1, int(share)) for share in exact]
    by_rest = sorted(range(len(exact)), key=lambda place: (whole[place] - exact[place], place))
    for place in by_rest[: max(0, 100 - sum(whole))]:
        whole[place] += 1
    if max(exact) - min(exact) < 1.0:
        whole = [1] * len(exact)
    return {arm.name: part for arm, part in zip(arms, whole, strict=True)}


def _plain(verdict: Verdict) -> dict[str, Any]:
    plain = asdict(verdict)
    plain["numbers"] = {
        name: None if isinstance(value, float) and not isfinite(value) else value
        for name, value in plain["numbers"].items()
    }
    return plain
