"""All campaigns at a glance: three queries for the whole list, however many there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select, true

from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.foundation.wording import zone
from app.landing.models import SignUp, Supporter, Tally
from app.visits.models import VisitTotal

DAYS = 14


@dataclass(frozen=True, slots=True)
class Glance:
    """A campaign in one line; ``last_days`` are the confirmed of the last 14 days, today's last."""

    campaign_id: int
    views: int
    sign_ups: int
    confirmed: int
    last_days: list[int]


def glances(ids: Collection[int] = ()) -> list[Glance]:
    """One for each campaign, or for each with one of these ids."""
    visits = _visits(ids)
    days = last_days(ids)
    none = [0] * DAYS
    return [
        Glance(
            campaign_id,
            views=visits[campaign_id]["view"],
            sign_ups=sign_ups + visits[campaign_id]["expired_unconfirmed"],
            confirmed=confirmed,
            last_days=days.get(campaign_id, none),
        )
        for campaign_id, confirmed, sign_ups in _rows(ids)
    ]


def _rows(ids: Collection[int]) -> list[tuple[int, int, int]]:
    """(campaign, confirmed, sign-ups that are still there)"""
    signed = (
        select(SignUp.campaign_id, func.count().label("number"))
        .where(_among(SignUp.campaign_id, ids), SignUp.invalidated_at.is_(None))
        .group_by(SignUp.campaign_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Campaign.id, func.coalesce(Tally.confirmed, 0), func.coalesce(signed.c.number, 0))
        .outerjoin(Tally, Tally.campaign_id == Campaign.id)
        .outerjoin(signed, signed.c.campaign_id == Campaign.id)
        .where(_among(Campaign.id, ids))
        .order_by(Campaign.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _visits(ids: Collection[int]) -> defaultdict[int, Counter[str]]:
    visits: defaultdict[int, Counter[str]] = defaultdict(Counter)
    rows = db.session.execute(
        select(VisitTotal.campaign_id, VisitTotal.kind, VisitTotal.number).where(
            VisitTotal.kind.in_(("view", "expired_unconfirmed")), _among(VisitTotal.campaign_id, ids)
        )
    )
    for campaign_id, kind, number in rows:
        visits[campaign_id][kind] = number
    return visits


def last_days(ids: Collection[int]) -> dict[int, list[int]]:
    """By campaign, how many confirmed on each of the last 14 days, today's last; none where nobody did.

    The database adds up day by day of the organisation's zone, so that no more rows come than there are campaigns.
    """
    begins = day_begins(clock.now())
    ends = [*begins[1:], begins[-1] + timedelta(days=2)]
    at = Supporter.counted_at
    of_days = [
        func.count().filter(and_(at >= begin, at < end)) for begin, end in zip(begins, ends, strict=True)
    ]
    rows = db.session.execute(
        select(Supporter.campaign_id, *of_days)
        .where(_among(Supporter.campaign_id, ids), at >= begins[0])
        .group_by(Supporter.campaign_id)
    )
    return {row[0]: list(row[1:]) for row in rows}


def day_begins(now: datetime) -> list[datetime]:
    """Midnight of each of the last 14 days, in the organisation's zone."""
    today = now.astimezone(zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    return [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]


def _among(column: object, ids: Collection[int]) -> ColumnElement[bool]:
    return column.in_(ids) if ids else true()  # type: ignore[attr-defined]
