"""The verdicts on a campaign and its channels, to be read; and the task that gives verdicts."""

from __future__ import annotations

from sqlalchemy import func, select

from app.foundation.database import db
from app.metrics.models import GivenVerdict


def latest_verdict(campaign_id: int) -> GivenVerdict | None:
    """What was last said of a campaign; None before anything was."""
    return db.session.scalars(
        select(GivenVerdict)
        .where(GivenVerdict.campaign_id == campaign_id, GivenVerdict.channel == "")
        .order_by(GivenVerdict.id.desc())
        .limit(1)
    ).first()


def channel_verdicts(campaign_id: int) -> dict[str, GivenVerdict]:
    """What was last said of each channel of a campaign."""
    newest = (
        select(func.max(GivenVerdict.id))
        .where(GivenVerdict.campaign_id == campaign_id, GivenVerdict.channel != "")
        .group_by(GivenVerdict.channel)
    )
    rows = db.session.scalars(select(GivenVerdict).where(GivenVerdict.id.in_(newest)))
    return {row.channel: row for row in rows}


def newest_of_channels(campaign_id: int) -> int | None:
    """The number of the newest verdict on a channel of a campaign: it changes with what is said."""
    return db.session.scalar(
        select(func.max(GivenVerdict.id)).where(
            GivenVerdict.campaign_id == campaign_id, GivenVerdict.channel != ""
        )
    )


def give_verdicts() -> None:
    """Judge the campaigns that run; a worker does it now and then."""
    # numpy takes a tenth of a second to start and memory all the time: no process that serves pages shall pay for it.
    from app.metrics.giving_verdicts import judge_all

    judge_all()
