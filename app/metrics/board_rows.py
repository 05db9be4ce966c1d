"""What the board is made of, for all campaigns at once: the same few statements, however many there are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased, load_only

from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.landing.models import Tally
from app.metrics.models import GivenVerdict, TakenDecision
from app.visits.models import VisitTotal


@dataclass(frozen=True, slots=True)
class LatestVerdict:
    """What was last said of a campaign, with what is needed to word it; the rest stays in its log."""

    state: str
    reason: str
    numbers: dict[str, Any]
    # Whether nobody has decided on what is advised now; the same as ``verdict_view.Judged.waits_for_somebody``.
    is_open: bool
    # Whether it is the last word on a campaign that is over.
    is_final: bool
    # As in a ``GivenVerdict`` on a campaign: what words it asks.
    channel: str = ""


# The verdicts on campaigns, without those on their channels.
_OF_THE_WHOLE = GivenVerdict.channel == ""


class Counted(NamedTuple):
    """A campaign and what was counted of it."""

    campaign: Campaign
    views: int
    confirmed: int
    verdict: LatestVerdict | None


def counted(condition: ColumnElement[bool]) -> list[Counted]:
    """The campaigns of which the condition holds, without their pages, which are long and not looked at here."""
    rows = db.session.execute(
        select(Campaign, func.coalesce(Tally.confirmed, 0), func.coalesce(VisitTotal.number, 0))
        .options(load_only(*_NEEDED))
        .outerjoin(Tally, Tally.campaign_id == Campaign.id)
        .outerjoin(VisitTotal, and_(VisitTotal.campaign_id == Campaign.id, VisitTotal.kind == "view"))
        .where(condition)
        .order_by(Campaign.id)
    ).all()
    verdicts = _verdicts([row[0].id for row in rows])
    return [
        Counted(campaign, views, confirmed, verdicts.get(campaign.id)) for campaign, confirmed, views in rows
    ]


def in_the_air(begin: datetime | None, end: datetime | None) -> ColumnElement[bool]:
    """Took sign-ups at some time between the two, or ever; paused ones are in the air as well."""
    now = clock.now()
    published, planned = Campaign.published_at, Campaign.starts_at
    until = min(end, now) if end else now
    begun = or_(
        published <= until,
        and_(published.is_(None), Campaign.current_revision_id.is_not(None), planned <= until),
    )
    if begin is None:
        return begun
    open_end = or_(Campaign.ends_at.is_(None), Campaign.ends_at >= begin)
    return and_(begun, or_(Campaign.ended_at >= begin, and_(Campaign.ended_at.is_(None), open_end)))


def first_beginning() -> datetime | None:
    """When the first campaign went up."""
    return db.session.scalar(select(func.min(func.coalesce(Campaign.published_at, Campaign.starts_at))))


def has_campaigns() -> bool:
    """Whether there is any, be it a draft."""
    return db.session.scalar(select(Campaign.id).limit(1)) is not None


def usual() -> float | None:
    """What a visit to the organisation's campaigns usually brings, as the newest verdict has it."""
    found = db.session.scalar(
        select(GivenVerdict.log["verdict", "numbers", "break_even"].as_float())
        .where(_OF_THE_WHOLE)
        .order_by(GivenVerdict.id.desc())
        .limit(1)
    )
    return float(found) if found else None


def _verdicts(ids: Collection[int]) -> dict[int, LatestVerdict]:
    newest = select(func.max(GivenVerdict.id)).where(GivenVerdict.campaign_id == Campaign.id, _OF_THE_WHOLE)
    decided = select(func.max(TakenDecision.id)).where(TakenDecision.campaign_id == Campaign.id)
    answered = aliased(GivenVerdict)
    rows = db.session.execute(
        select(
            Campaign.id,
            GivenVerdict.state,
            GivenVerdict.reason,
            GivenVerdict.log["verdict", "numbers"].label("numbers"),
            GivenVerdict.log["evidence", "remaining"].as_integer(),
            TakenDecision.choice,
            answered.state,
        )
        .join(GivenVerdict, GivenVerdict.id == newest.correlate(Campaign).scalar_subquery())
        .outerjoin(TakenDecision, TakenDecision.id == decided.correlate(Campaign).scalar_subquery())
        .outerjoin(answered, answered.id == TakenDecision.given_verdict_id)
        .where(Campaign.id.in_(ids))
    )
    return {
        campaign_id: LatestVerdict(
            state,
            reason,
            numbers,
            is_open=remaining != 0 and state not in (choice, advised),
            is_final=remaining == 0,
        )
        for campaign_id, state, reason, numbers, remaining, choice, advised in rows
    }


_NEEDED = (
    Campaign.id,
    Campaign.slug,
    Campaign.title,
    Campaign.topic,
    Campaign.team,
    Campaign.current_revision_id,
    Campaign.published_at,
    Campaign.paused_at,
    Campaign.ended_at,
    Campaign.archived_at,
    Campaign.starts_at,
    Campaign.ends_at,
)
