"""Confirmations come late: what a young visit may already be expected to have brought.

A visit a few hours old counts as the part of a visit by whose age a confirmation has usually come. So the confirmed
over the weighted visits are unbiased at every look. Cox, “Regression models and life-tables”, 1972, on censoring;
Lawless, “Adjustments for reporting delays and the prediction of occurred but not reported events”, 1994; Chapelle,
“Modeling delayed feedback in display advertising”, 2014.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from statistics import NormalDist

# After a week an unconfirmed sign-up is deleted.
LAST_HOUR = 168.0
_HOURS = (
    0.01,
    0.03,
    0.1,
    0.25,
    0.5,
    1.0,
    2.0,
    4.0,
    8.0,
    16.0,
    24.0,
    48.0,
    72.0,
    96.0,
    120.0,
    144.0,
    LAST_HOUR,
)
# One imagined confirmation stands for what is usual elsewhere: 80 % within the hour, a tail of days.
_IMAGINED = 1
_USUAL = NormalDist(-2.486, 2.954)


@dataclass(frozen=True, slots=True)
class Waits:
    """How many of those who confirm have done so by an age: ``shares`` at ``hours``.

    Between them lie straight lines in the logarithm of time.
    """

    hours: tuple[float, ...] = _HOURS
    shares: tuple[float, ...] = ()

    def by(self, age_hours: float) -> float:
        """The share that has confirmed by this age."""
        if age_hours >= self.hours[-1]:
            return 1.0
        before_hour, before_share = 0.0, 0.0
        for hour, share in zip(self.hours, self.shares or usual_shares(), strict=True):
            if age_hours <= hour:
                way = _way(age_hours, before_hour, hour)
                return before_share + way * (share - before_share)
            before_hour, before_share = hour, share
        return 1.0


def usual_shares() -> tuple[float, ...]:
    """What is usual: lognormal, cut after a week."""
    from_logs = [_USUAL.cdf(log(hour)) for hour in _HOURS]
    return tuple(share / from_logs[-1] for share in from_logs)


def waits_from(hours_waited: Iterable[float]) -> Waits:
    """From the waits of people whose sign-ups are older than a week.

    Younger ones would be biased: of them only the quick have confirmed.
    """
    waited = sorted(hour for hour in hours_waited if hour <= LAST_HOUR)
    shares = []
    for hour, usual in zip(_HOURS, usual_shares(), strict=True):
        seen = sum(1 for one in waited if one <= hour)
        shares.append((seen + _IMAGINED * usual) / (len(waited) + _IMAGINED))
    return Waits(_HOURS, tuple(shares))


def exposure(visits: float, young: Sequence[tuple[float, float]], waits: Waits) -> float:
    """The visits, the young ones in part. ``young``: (age in hours, visits) of those not yet a week old."""
    return visits - sum(number * (1.0 - waits.by(age)) for age, number in young)


def _way(age: float, before: float, after: float) -> float:
    """How far on the way from one hour to the next, in the logarithm; the first minute goes straight."""
    return log(age / before) / log(after / before) if before > 0.0 else age / after
