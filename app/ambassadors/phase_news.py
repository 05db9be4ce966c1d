"""When a campaign enters a new phase, supporters who agreed to mails about their kit are told, each once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select

from app.ambassadors.milestones import MAIL_KIND, note
from app.ambassadors.models import KitMail
from app.ambassadors.news_consent import agrees_to_news
from app.campaigns.models import Campaign, Revision
from app.campaigns.phases import Phase
from app.campaigns.states import in_state
from app.foundation import clock, queue
from app.foundation.database import db, reading
from app.landing.models import SignUp
from app.outbox import leaving

_PHASE = "phase-"
# What began longer ago is no news, also where no worker ran meanwhile.
_NEWS_FOR = timedelta(days=3)
_BATCH = 200


def phase_of(about: str) -> int | None:
    """The phase a mail is about; None where it is about something else."""
    return int(about.removeprefix(_PHASE)) if about.startswith(_PHASE) else None


def write_phase_news() -> int:
    """Write it to whoever had agreed when the phase began; returns how many mails. Commits per batch."""
    with reading():
        begun = db.session.execute(_just_begun()).all()
    written = 0
    for campaign_id, phase_id, begun_at in begun:
        while ids := _untold(campaign_id, phase_id, begun_at):
            for sign_up_id in ids:
                noted = note(sign_up_id, f"{_PHASE}{phase_id}")
                if noted is not None:
                    leaving.put(MAIL_KIND, noted)
                    written += 1
            db.session.commit()
    if written:
        queue.nudge(leaving.JOB)
    return written


def _just_begun() -> Any:
    return (
        select(Campaign.id, Phase.id, Phase.begun_at)
        .join(Revision, Revision.id == Campaign.current_revision_id)
        .join(Phase, Phase.id == Revision.phase_id)
        .where(in_state("live"), Phase.begun_at >= clock.now() - _NEWS_FOR)
    )


def _untold(campaign_id: int, phase_id: int, begun_at: datetime) -> list[int]:
    told = exists().where(KitMail.sign_up_id == SignUp.id, KitMail.about == f"{_PHASE}{phase_id}")
    with reading():
        return list(
            db.session.scalars(
                select(SignUp.id)
                .where(SignUp.campaign_id == campaign_id, agrees_to_news(since=begun_at), ~told)
                .order_by(SignUp.id)
                .limit(_BATCH)
            )
        )
