"""What was counted of a page's variants, by the hour, as the method of ``advice_variants`` takes it.

Variants are compared by the hours in which all of them were shown and their shares did not change; each hour by itself
where they changed between hours, for at another time of the day, or of the campaign, other people come.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.campaigns.models import Campaign
from app.campaigns.variant_shares import VariantShares, Weights
from app.foundation import clock
from app.foundation.database import db
from app.landing.models import SignUp, Supporter
from app.metrics.advice_delay import LAST_HOUR, Waits, exposure
from app.metrics.advice_variants_ratio import Period
from app.metrics.over_time import hour_of
from app.visits.models import VisitCount

HOUR = timedelta(hours=1)
# So long after a change a process may still draw as before (``live_pages`` looks once a second).
_KNOWN_AFTER = timedelta(seconds=5)
_WEEK = timedelta(hours=LAST_HOUR)

_ByHour = Mapping[datetime, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Seen:
    """Visits and confirmed people by hour and variant, and the shares from when on (ascending) they were shown in."""

    visits: _ByHour
    confirmed: _ByHour
    shares: Sequence[tuple[datetime, Weights]]
    now: datetime
    # Until when the campaign runs; None if nobody knows.
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A variant's visits, weighed by the part of confirmations that come within their age, and its confirmed."""

    name: str
    came: int
    visits: float
    confirmed: int

    @property
    def is_contradictory(self) -> bool:
        """Whether more confirmed than came: visits that could not be counted."""
        return self.confirmed > self.came


def seen_of(campaign: Campaign) -> Seen:
    """Three queries."""
    visits, confirmed = (
        defaultdict[datetime, Counter[str]](Counter),
        defaultdict[datetime, Counter[str]](Counter),
    )
    for at, variant, number in db.session.execute(
        select(VisitCount.hour, VisitCount.variant, func.sum(VisitCount.number))
        .where(VisitCount.campaign_id == campaign.id, VisitCount.kind == "view", VisitCount.variant != "")
        .group_by(VisitCount.hour, VisitCount.variant)
    ):
        visits[at][variant] = int(number)
    hour = hour_of(SignUp.created_at)
    for at, variant, number in db.session.execute(
        select(hour, SignUp.variant, func.count(Supporter.sign_up_id))
        .join(Supporter, Supporter.sign_up_id == SignUp.id)
        .where(SignUp.campaign_id == campaign.id, SignUp.variant != "")
        .group_by("hour", SignUp.variant)
    ):
        confirmed[at][variant] = int(number)
    shares = db.session.execute(
        select(VariantShares.since, VariantShares.weights)
        .where(VariantShares.campaign_id == campaign.id, VariantShares.since <= clock.now())
        .order_by(VariantShares.since, VariantShares.id)
    )
    return Seen(
        visits, confirmed, [(row.since, row.weights) for row in shares], clock.now(), campaign.ends_at
    )


@dataclass(frozen=True, slots=True)
class Stratum:
    """The shares in which an hour's visitors were shown the variants, and how many confirmed, of all together."""

    parts: tuple[float, ...]
    confirmed: int


def counts(seen: Seen, running: Sequence[str]) -> list[Count]:
    """Each running variant's, from the hours in which they can be compared."""
    hours = [hour for hour in _hours(seen) if _shares_in(seen, hour, running)]
    return [_count(seen, hours, one) for one in running]


def strata(seen: Seen, running: Sequence[str]) -> list[Stratum]:
    """These hours one by one, where somebody confirmed; none if their shares were always the same."""
    found = []
    for hour in _hours(seen):
        parts = _shares_in(seen, hour, running)
        people = sum(seen.confirmed.get(hour, {}).get(one, 0) for one in running)
        if parts and people:
            found.append(Stratum(parts, people))
    return found if len({stratum.parts for stratum in found}) > 1 else []


def periods(seen: Seen, running: Sequence[str]) -> list[Period]:
    """These hours one by one, with the visits that came."""
    found = []
    for hour in sorted(seen.visits):
        parts = _shares_in(seen, hour, running)
        visits = tuple(seen.visits[hour].get(one, 0) for one in running)
        if parts and any(visits):
            found.append(Period(parts, visits))
    return found


def still_to_come(seen: Seen, running: Sequence[str]) -> float | None:
    """About how many visits come until the campaign ends, if they come as in the last week; None if nobody knows."""
    if seen.ends_at is None or not seen.visits:
        return None
    since = max(min(seen.visits), seen.now - _WEEK)
    lately = sum(number for hour, by in seen.visits.items() if hour >= since for number in by.values())
    if not lately:
        return None
    return lately / max((seen.now - since) / HOUR, 1.0) * max((seen.ends_at - seen.now) / HOUR, 0.0)


def _hours(seen: Seen) -> list[datetime]:
    return sorted({*seen.visits, *seen.confirmed})


def _shares_in(seen: Seen, hour: datetime, running: Sequence[str]) -> tuple[float, ...] | None:
    """What part of an hour's visitors was shown each; None where one was not shown, or parts changed meanwhile.

    Before anything was written down all were shown equally often.
    """
    held = _held(seen, hour) or [dict.fromkeys(running, 1)]
    if not all(weights.get(one) for weights in held for one in running):
        return None
    parts = {_parts(weights, running) for weights in held}
    return parts.pop() if len(parts) == 1 else None


def _held(seen: Seen, hour: datetime) -> list[Weights]:
    """All shares that held in an hour, in order."""
    times = [since for since, _weights in seen.shares]
    first = bisect_right(times, hour)
    # What changed just before may have been drawn as before for a moment of this hour.
    if first and hour - _KNOWN_AFTER < times[first - 1] < hour:
        first -= 1
    last = bisect_left(times, hour + HOUR)
    return [weights for _since, weights in seen.shares[max(first - 1, 0) : last]]


def _parts(weights: Mapping[str, int], running: Sequence[str]) -> tuple[float, ...]:
    whole = sum(weights[one] for one in running)
    return tuple(weights[one] / whole for one in running)


def _count(seen: Seen, hours: Sequence[datetime], variant: str) -> Count:
    visits = {hour: seen.visits.get(hour, {}).get(variant, 0) for hour in hours}
    confirmed = sum(seen.confirmed.get(hour, {}).get(variant, 0) for hour in hours)
    young = [(_age(seen.now, hour), number) for hour, number in visits.items() if number]
    weighed = exposure(float(sum(visits.values())), [one for one in young if one[0] < LAST_HOUR], Waits())
    return Count(variant, sum(visits.values()), max(weighed, float(confirmed)), confirmed)


def _age(now: datetime, hour: datetime) -> float:
    """Visits of an hour are half of what has passed of it old, in the middle."""
    passed = max((now - hour) / HOUR, 0.0)
    return max(passed - 0.5, passed / 2)
