"""The verdict on a campaign, to be read; and the task that gives verdicts."""

from __future__ import annotations

from sqlalchemy import select

from app.foundation.database import db
from app.metrics.models import GivenVerdict


def latest_verdict(campaign_id: int) -> GivenVerdict | None:
    """What was last said of a campaign; None before anything was."""
    return db.session.scalars(
        select(GivenVerdict)
        .where(GivenVerdict.campaign_id == campaign_id)
        .order_by(GivenVerdict.id.desc())
        .limit(1)
    ).first()


def give_verdicts() -> None:
    """Judge the campaigns that run; a worker does it now and then."""
    # numpy takes a tenth of a second to start and memory all the time: no process that serves pages shall pay for it.
    from app.metrics.giving_verdicts import judge_all

    judge_all()
