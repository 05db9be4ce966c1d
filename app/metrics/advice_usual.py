"""What campaigns usually bring: the median of their rates, with an interval that asks nothing of their distribution.

Without numpy, so that a process that serves pages may say it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from app.metrics.rates import FEWEST

# What may lie below the interval, and above it.
_ONE_IN = 20


@dataclass(frozen=True, slots=True)
class PastCampaign:
    """One campaign of the past, in totals; the names are those of ``Evidence``."""

    visits: float
    confirmed: float
    inviters: int = 0
    recruits: int = 0
    old_sign_ups: int = 0
    old_sign_ups_confirmed: int = 0


def usual_rate(campaigns: Sequence[PastCampaign], *, usual: float = 0.03) -> float:
    """The median of their rates, small ones drawn towards all together; ``usual`` where there are none of size."""
    visits, confirmed = sum(one.visits for one in campaigns), sum(one.confirmed for one in campaigns)
    together = (confirmed + 100 * usual) / (visits + 100)
    rates = _rates(campaigns, together)
    return float(min(0.9, max(0.0005, median(rates) if rates else usual)))


def usual_interval(campaigns: Sequence[PastCampaign]) -> tuple[float, float] | None:
    """Between what and what the median of all such campaigns lies with 90 %; None where they are too few to say.

    The order statistics whose ranks a fair coin would leave on one side with at most 5 % (Thompson 1936).
    """
    visits, confirmed = sum(one.visits for one in campaigns), sum(one.confirmed for one in campaigns)
    rates = sorted(_rates(campaigns, (confirmed + 1.0) / (visits + 1.0)))
    # Of all the ways the coins can fall: those that leave fewer than ``rank`` on one side, and exactly so many.
    number, rank, below, ways = len(rates), 0, 0, 1
    most = 2**number // _ONE_IN
    while rank < number and below + ways <= most:
        below, ways = below + ways, ways * (number - rank) // (rank + 1)
        rank += 1
    return (rates[rank - 1], rates[number - rank]) if rank else None


def _rates(campaigns: Sequence[PastCampaign], together: float) -> list[float]:
    counted = [one for one in campaigns if one.visits >= FEWEST]
    return [(one.confirmed + 1.0) / (one.visits + 1.0 / together) for one in counted]
