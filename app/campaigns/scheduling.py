"""When a campaign begins and ends: set by campaigners, kept to by the calendar, stamped by a periodic task."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select, update

from app.campaigns import publishing
from app.campaigns.models import Campaign
from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.errors import RefusedError


def schedule(
    campaign: Campaign, *, starts_at: datetime | None, ends_at: datetime | None, account_id: int | None = None
) -> None:
    """Set both dates; None means "by hand". The caller commits.

    A draft with a start is published to wait for it; without one it is a draft again. What has begun keeps its
    start. A later end lets a campaign that has ended go on. Raises RefusedError, PublishingRefusedError.
    """
    now, state = clock.now(), campaign.state
    if state == "archived":
        raise RefusedError(_("This campaign is put away. Fetch it back first."))
    is_open = state in ("draft", "scheduled")
    if ends_at and ends_at <= max(now, (starts_at if is_open else None) or now):
        raise RefusedError(_("The end has to lie in the future, and after the beginning."))
    if is_open and starts_at and starts_at <= now:
        raise RefusedError(_("The beginning has to lie in the future. To begin now, publish the campaign."))
    campaign.ends_at = ends_at
    if state == "ended" and ends_at:
        campaign.ended_at = None
    if is_open:
        _wait_for(campaign, starts_at, account_id)
    audit.record(
        "campaign.scheduled",
        "campaign",
        campaign.id,
        starts_at=campaign.starts_at.isoformat() if campaign.starts_at else None,
        ends_at=ends_at.isoformat() if ends_at else None,
    )


def start_now(campaign: Campaign, *, account_id: int | None = None) -> None:
    """Do not wait for the date. The caller commits. Raises PublishingRefusedError."""
    campaign.starts_at = None
    publishing.publish(campaign, account_id=account_id)


def archive(campaign: Campaign) -> None:
    """Put an ended campaign away: it leaves the lists, its page still says thanks. Raises RefusedError."""
    if campaign.state not in ("ended", "archived"):
        raise RefusedError(_("Only a campaign that has ended can be put away. End it first."))
    campaign.ended_at = campaign.ended_at or campaign.ends_at or clock.now()
    campaign.archived_at = campaign.archived_at or clock.now()
    audit.record("campaign.archived", "campaign", campaign.id)


def fetch_back(campaign: Campaign) -> None:
    """Back into the lists, as the ended campaign it was."""
    campaign.archived_at = None
    audit.record("campaign.fetched_back", "campaign", campaign.id)


def keep_to_schedule() -> int:
    """Stamp what the calendar has brought about since the last time; returns how many. Commits each.

    Pages do not wait for this: they ask the calendar themselves (``Campaign.state``).
    """
    now = clock.now()
    begun = (
        Campaign.published_at.is_(None),
        Campaign.current_revision_id.is_not(None),
        Campaign.starts_at <= now,
    )
    over = (Campaign.published_at.is_not(None), Campaign.ended_at.is_(None), Campaign.ends_at <= now)
    return _stamp("published_at", Campaign.starts_at, begun, "campaign.started") + _stamp(
        "ended_at", Campaign.ends_at, over, "campaign.ended"
    )


def _stamp(name: str, moment: object, due: tuple[ColumnElement[bool], ...], action: str) -> int:
    """By conditional update: a date that somebody is just moving is not stamped as it was."""
    done = 0
    for campaign_id in db.session.scalars(select(Campaign.id).where(*due)).all():
        stamped = db.session.execute(
            update(Campaign).where(Campaign.id == campaign_id, *due).values({name: moment})
        )
        if stamped.rowcount:  # type: ignore[attr-defined]
            audit.record(action, "campaign", campaign_id)
            done += 1
        db.session.commit()
    return done


def _wait_for(campaign: Campaign, starts_at: datetime | None, account_id: int | None) -> None:
    campaign.starts_at = starts_at
    if starts_at is None:
        # Nobody has seen more than the page that names the date; that goes away with it.
        campaign.current_revision_id = None
    elif campaign.current_revision_id is None:
        publishing.publish(campaign, account_id=account_id)
