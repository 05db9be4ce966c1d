"""How a campaign goes over time: by the hour for its first two days, then by the day, without gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, String, and_, func, literal_column, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import UtcDateTime, db
from app.foundation.wording import zone
from app.landing.models import SignUp, Supporter
from app.visits.models import VisitCount

HOURLY_FOR = timedelta(hours=48)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One hour or day; it begins at an aware time in the organisation's zone."""

    begins_at: datetime
    views: int
    sign_ups: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class Course:
    """All steps, the oldest first; ``goes_on`` says that the last one is not over yet."""

    is_hourly: bool
    goes_on: bool
    steps: list[Step]


def course_of(campaign: Campaign) -> Course:
    """Views, sign-ups and confirmed from the first day to now, or to the end of the campaign."""
    counted = {
        "views": _visits(campaign.id, "view"),
        "sign_ups": _rows(
            SignUp.created_at, and_(SignUp.campaign_id == campaign.id, SignUp.invalidated_at.is_(None))
        )
        + _visits(campaign.id, "expired_unconfirmed"),
        "confirmed": _rows(Supporter.counted_at, Supporter.campaign_id == campaign.id),
    }
    hours = {hour for one in counted.values() for hour in one}
    began, over = _life(campaign)
    if began is None and not hours:
        return Course(is_hourly=True, goes_on=False, steps=[])
    first = min([*hours, *([began] if began else [])])
    last = max([*hours, over or clock.now()])
    return course_from(counted, first, last, zone(), goes_on=over is None)


def course_from(
    counted: Mapping[str, Counter[datetime]], first: datetime, last: datetime, where: tzinfo, *, goes_on: bool
) -> Course:
    """Put counts by the full hour (UTC) into hours or days of a zone. Nothing is lost, no step is left out."""
    is_hourly = last - first < HOURLY_FOR
    sums = {name: Counter[datetime]() for name in counted}
    for name, by_hour in counted.items():
        for hour, number in by_hour.items():
            sums[name][hour if is_hourly else _midnight(hour, where)] += number
    steps = [
        Step(
            at.astimezone(where),
            views=sums["views"][at],
            sign_ups=sums["sign_ups"][at],
            confirmed=sums["confirmed"][at],
        )
        for at in (_hours(first, last) if is_hourly else _days(first, last, where))
    ]
    return Course(is_hourly, goes_on, steps)


def hour_of(column: InstrumentedAttribute[datetime]) -> ColumnElement[Any]:
    """The full hour of a time (UTC), to group by; its label is ``hour``."""
    if db.engine.dialect.name == "postgresql":
        # Written out, for PostgreSQL takes two parameters for two different expressions.
        hour: Any = func.date_trunc(literal_column("'hour'"), column, literal_column("'UTC'"))
    else:
        # SQLite keeps times as text, so that cutting off the minutes is the quickest way.
        hour = func.substr(column, literal_column("1"), literal_column("13"), type_=String)
        hour = hour.concat(literal_column("':00:00.000000'"))
    return type_coerce(hour, UtcDateTime()).label("hour")


def _life(campaign: Campaign) -> tuple[datetime | None, datetime | None]:
    """When people could first come, and when it was over; None where that lies ahead."""
    now = clock.now()
    began = campaign.published_at or campaign.starts_at
    over = [
        end
        for end in (campaign.ended_at, campaign.archived_at, campaign.ends_at)
        if campaign.state in ("ended", "archived") and end and end <= now
    ]
    return began if began and began <= now else None, min(over, default=None)


def _visits(campaign_id: int, kind: str) -> Counter[datetime]:
    rows = db.session.execute(
        select(VisitCount.hour, func.sum(VisitCount.number))
        .where(VisitCount.campaign_id == campaign_id, VisitCount.kind == kind)
        .group_by(VisitCount.hour)
    )
    return Counter({hour: int(number) for hour, number in rows})


def _rows(column: InstrumentedAttribute[datetime], condition: ColumnElement[bool]) -> Counter[datetime]:
    hour = hour_of(column)
    rows = db.session.execute(select(hour, func.count()).where(condition).group_by("hour"))
    return Counter({row[0]: row[1] for row in rows})


def _hours(first: datetime, last: datetime) -> Iterator[datetime]:
    """Every full hour, in UTC, for there the night when clocks change has no hour twice."""
    at = first.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    while at <= last:
        yield at
        at += _HOUR


def _days(first: datetime, last: datetime, where: tzinfo) -> Iterator[datetime]:
    at = _midnight(first, where)
    while at <= last:
        yield at
        at += timedelta(days=1)


def _midnight(at: datetime, where: tzinfo) -> datetime:
    return at.astimezone(where).replace(hour=0, minute=0, second=0, microsecond=0)
