"""Working out what lies ahead of the campaigns that run, and writing it down.

Imported only by the worker that does it, for numpy is dear to start.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db, reading
from app.foundation.once import put
from app.landing.models import Supporter, Tally
from app.metrics.advice_forecast import forecast
from app.metrics.advice_referral import k_factor
from app.metrics.outlook import Outlook
from app.metrics.over_time import hour_of
from app.metrics.spreading import DAYS_TO_BRING, Spreading, spreading_of

# Where nobody has confirmed since, it is worked out again after this long: the end has come nearer.
_AGAIN = timedelta(hours=6)
# How far one looks ahead where no end is planned.
_WITHOUT_END = timedelta(days=28)
_DAY = 24.0


def make_all() -> None:
    """One row for each campaign that has one due. Commits."""
    with reading():
        due = _due()
        spreading, daily = spreading_of(due), _daily(due)
    now = clock.now()
    rows = [
        {
            "campaign_id": campaign_id,
            "made_at": now,
            "confirmed": confirmed,
            "spread": _spread(spreading[campaign_id]),
            "forecast": None if is_over else _ahead(confirmed, daily[campaign_id], now, ends_at),
        }
        for campaign_id, (confirmed, ends_at, is_over) in due.items()
    ]
    put(Outlook, rows)
    db.session.commit()


def _due() -> dict[int, tuple[int, datetime | None, bool]]:
    """Confirmed, the planned end, and whether it is over already; until its last supporters have had their days."""
    now = clock.now()
    rows = db.session.execute(
        select(Campaign, func.coalesce(Tally.confirmed, 0), Outlook.made_at, Outlook.confirmed)
        .outerjoin(Tally, Tally.campaign_id == Campaign.id)
        .outerjoin(Outlook, Outlook.campaign_id == Campaign.id)
        .where(Campaign.published_at.is_not(None), Campaign.archived_at.is_(None))
        .options(defer(Campaign.draft))
    )
    due = {}
    for campaign, confirmed, made_at, confirmed_then in rows:
        over = min((end for end in (campaign.ended_at, campaign.ends_at) if end and end <= now), default=None)
        if over and over < now - timedelta(days=DAYS_TO_BRING + 1) and made_at:
            continue
        is_new = made_at is None or confirmed != confirmed_then or now - made_at >= _AGAIN
        if is_new or (over and made_at and made_at < over):
            due[campaign.id] = (confirmed, campaign.ends_at, over is not None)
    return due


def _daily(ids: Collection[int]) -> defaultdict[int, list[int]]:
    """Confirmed of each full 24 hours up to now, the oldest first: no day is half over, whenever one looks."""
    now = clock.now()
    hour = hour_of(Supporter.counted_at)
    rows = db.session.execute(
        select(Supporter.campaign_id, hour, func.count())
        .where(Supporter.campaign_id.in_(ids))
        .group_by(Supporter.campaign_id, "hour")
    )
    by_age: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for campaign_id, at, number in rows:
        age = max(0.0, (now - at).total_seconds() / 3600 - 0.5)
        by_age[campaign_id][int(age / _DAY)] += number
    began = {
        row[0]: row[1]
        for row in db.session.execute(
            select(Campaign.id, Campaign.published_at).where(
                Campaign.id.in_(ids), Campaign.published_at <= now
            )
        )
        if row[1]
    }
    days: defaultdict[int, list[int]] = defaultdict(list)
    for campaign_id, begun in began.items():
        whole = int((now - begun).total_seconds() / 3600 / _DAY)
        days[campaign_id] = [by_age[campaign_id][age] for age in reversed(range(whole))]
    return days


def _spread(one: Spreading) -> dict[str, Any] | None:
    k = k_factor(one.brought, one.inviters)
    if k is None:
        return None
    return asdict(k) | {
        "recruits": one.by_inviter.total(),
        "cycle_seconds": one.cycle_seconds,
        "generations": one.generations,
    }


def _ahead(
    confirmed: int, daily: list[int], now: datetime, ends_at: datetime | None
) -> dict[str, Any] | None:
    until = ends_at or now + _WITHOUT_END
    found = forecast(confirmed, daily, (until - now).total_seconds() / 3600 / _DAY)
    if found is None:
        return None
    return {
        "until": until.isoformat(),
        "is_end": ends_at is not None,
        "low": found.low,
        "middle": found.middle,
        "high": found.high,
    }
