"""Whether visits were shared among a test's variants as they were meant to be (sample ratio mismatch).

If one variant's visits get lost (a broken page, a robot that sees only one of them), its rate means nothing. Fabijan et
al., “Diagnosing sample ratio mismatch in online controlled experiments”, 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log

# Chance alone makes the evidence reach 1/α in one of a thousand tests, however often one looks.
ALPHA = 0.001
# So many imagined visits as they were meant hold the bet near even at the beginning.
_IMAGINED = 500.0


@dataclass(frozen=True, slots=True)
class Period:
    """Visits that were counted while these shares held; both in the order of the variants."""

    shares: tuple[float, ...]
    visits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ratio:
    """``evidence``: odds against “as meant”; ``kept``: each variant's visits as a part of those it was meant to get."""

    is_as_meant: bool
    evidence: float
    kept: tuple[float, ...]


def ratio(periods: Sequence[Period]) -> Ratio:
    """Judge the sharing out; may be asked after each period, as often as one likes, while shares change.

    In each period one bets on what earlier periods showed of the variants' losses; on visits shared as meant such bets
    win nothing on average (Ville 1939; Lindon & Malek, “Anytime-valid inference for multinomial count data”, 2022).
    So a single period shows nothing yet: give hours or days, not the sum.
    """
    variants = len(periods[0].shares) if periods else 0
    seen, meant = [0.0] * variants, [0.0] * variants
    evidence = 0.0
    for period in periods:
        bets = [
            share * (_IMAGINED * share + got) / (_IMAGINED * share + due) if share > 0 else 0.0
            for share, got, due in zip(period.shares, seen, meant, strict=True)
        ]
        whole = sum(bets)
        visits = sum(period.visits)
        for one, (share, got) in enumerate(zip(period.shares, period.visits, strict=True)):
            if got:
                evidence += got * log(bets[one] / whole / share) if share > 0 else inf
            seen[one] += got
            meant[one] += share * visits
    kept = tuple(got / due if due else 1.0 for got, due in zip(seen, meant, strict=True))
    return Ratio(evidence < log(1.0 / ALPHA), exp(min(evidence, 700.0)), kept)
