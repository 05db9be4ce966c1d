"""Judging the variants of pages: whether a winner may be named, and how often each is shown from now on.

Imported only by whoever judges, for numpy is dear to start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

import numpy as np

from app.metrics.advice_variants import Arm, Verdict, shares, winner
from app.metrics.advice_variants_hours import level_views
from app.metrics.advice_variants_ratio import Period, ratio
from app.metrics.variant_counts import Count, Stratum

# Each running variant is shown to one in a hundred at least, so that a late turn is seen. It costs about three points
# of the gain (docs/variant-winner.md).
FLOOR = 0.01


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was counted of a page's variants: together, by the hour where shares moved, and of the sharing out."""

    counted: Sequence[Count]
    strata: Sequence[Stratum]
    periods: Sequence[Period]
    spread: float

    def arms(self) -> list[Arm]:
        """As the method of ``advice_variants`` takes them."""
        views = np.array([one.visits for one in self.counted])
        confirmed = np.array([float(one.confirmed) for one in self.counted])
        if self.strata:
            parts = np.array([stratum.parts for stratum in self.strata])
            people = np.array([float(stratum.confirmed) for stratum in self.strata])
            views = level_views(parts, people, confirmed, views, self.spread)
        return [
            Arm(one.name, float(seen), float(one.confirmed))
            for one, seen in zip(self.counted, views, strict=True)
        ]


def said(evidence: Evidence, *, at_end: bool) -> tuple[str, str | None, dict[str, Any]]:
    """The word, the winner, and all they were made of as JSON can hold it. Two variants or more."""
    verdict = winner(evidence.arms(), spread=evidence.spread, at_end=at_end)
    checked = ratio(evidence.periods)
    word = verdict.kind if checked.is_as_meant else "mismatch"
    log = {
        "counted": [asdict(one) for one in evidence.counted],
        "strata": [[list(one.parts), one.confirmed] for one in evidence.strata],
        "periods": [[list(one.shares), list(one.visits)] for one in evidence.periods],
        "spread": evidence.spread,
        "at_end": at_end,
        "verdict": _plain(verdict),
        "ratio": asdict(checked) | {"kept": list(checked.kept)},
    }
    return word, verdict.name if checked.is_as_meant else None, log


def replayed(log: dict[str, Any]) -> tuple[str, str | None, dict[str, Any]]:
    """What ``said`` returned, made again from its log (R8.05)."""
    evidence = Evidence(
        counted=[Count(**one) for one in log["counted"]],
        strata=[Stratum(tuple(parts), people) for parts, people in log["strata"]],
        periods=[Period(tuple(meant), tuple(visits)) for meant, visits in log["periods"]],
        spread=log["spread"],
    )
    return said(evidence, at_end=log["at_end"])


def percentages(evidence: Evidence, *, remaining: float | None) -> dict[str, int]:
    """Whole per cents of the visits to come for each variant, together a hundred; all 1 where they are equal."""
    arms = evidence.arms()
    exact = [100.0 * one for one in shares(arms, spread=evidence.spread, remaining=remaining, floor=FLOOR)]
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
