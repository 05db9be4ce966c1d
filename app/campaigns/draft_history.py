"""Keeping a draft: each change is a version that can be undone, and nobody overwrites what they have not seen."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_login import current_user
from sqlalchemy import delete, func, select, update

from app.campaigns.models import Campaign, DraftVersion
from app.campaigns.page_content import Content
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import TestballonError

MOST_VERSIONS = 200
# Keystrokes in one place within this time are one step to undo; of moves, each is one.
_ONE_STEP = timedelta(seconds=5)
_TYPED = ("block ", "words ", "variant ")


class ChangedMeanwhileError(TestballonError):
    """Somebody else changed the draft after this editor last saw it; nothing was overwritten."""

    status = 409

    def __init__(self, by: int | None, at: datetime) -> None:
        super().__init__("Somebody else has changed this draft meanwhile.")
        self.by, self.at = by, at


def keep(campaign: Campaign, content: Content, *, what: str, seen: int | None = None) -> None:
    """Make this the draft. The caller commits.

    ``seen`` is the ``draft_stamp`` the change was made on; raises ChangedMeanwhileError when it is not the last.
    """
    if content == campaign.draft:
        return
    _raise_stamp(campaign, seen)
    now, account_id = clock.now(), _account_id()
    if campaign.draft_number == 0:
        # The first change: what it was changed from is the first version.
        _add(campaign, campaign.draft, campaign.changed_at, None, "")
    last = _version(campaign, campaign.draft_number)
    _forget(campaign, DraftVersion.number > campaign.draft_number)
    if (
        last
        and last.what == what
        and last.account_id == account_id
        and now - last.at < _ONE_STEP
        and last.number > 1
        and what.startswith(_TYPED)
    ):
        last.content, last.at = content, now
    else:
        _add(campaign, content, now, account_id, what)
    _forget(campaign, DraftVersion.number <= campaign.draft_number - MOST_VERSIONS)
    campaign.draft, campaign.changed_at = content, now


def start_over(campaign: Campaign, content: Content) -> None:
    """Another page altogether becomes the draft: there is nothing to undo, and nobody overwrites it unseen.

    The caller commits. Raises ChangedMeanwhileError.
    """
    _raise_stamp(campaign, None)
    _forget(campaign, DraftVersion.number > 0)
    campaign.draft, campaign.draft_number, campaign.changed_at = content, 0, clock.now()


def undo(campaign: Campaign, *, seen: int) -> bool:
    """Back by one change; False where there is nothing to undo. The caller commits."""
    return _go_to(campaign, campaign.draft_number - 1, seen)


def redo(campaign: Campaign, *, seen: int) -> bool:
    """Forward again by one change; False where there is none. The caller commits."""
    return _go_to(campaign, campaign.draft_number + 1, seen)


def can_undo(campaign: Campaign) -> bool:
    """Whether there is an earlier version."""
    return _version(campaign, campaign.draft_number - 1) is not None


def can_redo(campaign: Campaign) -> bool:
    """Whether a change was undone and nothing changed since."""
    return _version(campaign, campaign.draft_number + 1) is not None


def _go_to(campaign: Campaign, number: int, seen: int) -> bool:
    version = _version(campaign, number)
    if version is None:
        return False
    _raise_stamp(campaign, seen)
    campaign.draft_number, campaign.draft, campaign.changed_at = number, version.content, clock.now()
    return True


def _raise_stamp(campaign: Campaign, seen: int | None) -> None:
    """The database decides who was first."""
    expected = campaign.draft_stamp if seen is None else seen
    raised = db.session.execute(
        update(Campaign)
        .where(Campaign.id == campaign.id, Campaign.draft_stamp == expected)
        .values(draft_stamp=Campaign.draft_stamp + 1)
        .execution_options(synchronize_session=False)
    )
    if not raised.rowcount:  # type: ignore[attr-defined]
        db.session.refresh(campaign)
        last = _version(campaign, campaign.draft_number)
        raise ChangedMeanwhileError(last.account_id if last else None, campaign.changed_at)
    db.session.refresh(campaign, ["draft_stamp"])


def _add(campaign: Campaign, content: Content, at: datetime, account_id: int | None, what: str) -> None:
    highest = db.session.scalar(
        select(func.max(DraftVersion.number)).where(
            DraftVersion.campaign_id == campaign.id, DraftVersion.number <= campaign.draft_number
        )
    )
    campaign.draft_number = (highest or campaign.draft_number) + 1
    db.session.add(
        DraftVersion(
            campaign_id=campaign.id,
            number=campaign.draft_number,
            content=content,
            at=at,
            account_id=account_id,
            what=what,
        )
    )
    db.session.flush()


def _version(campaign: Campaign, number: int) -> DraftVersion | None:
    return db.session.scalars(
        select(DraftVersion).where(DraftVersion.campaign_id == campaign.id, DraftVersion.number == number)
    ).first()


def _forget(campaign: Campaign, which: object) -> None:
    db.session.execute(
        delete(DraftVersion).where(DraftVersion.campaign_id == campaign.id, which),  # type: ignore[arg-type]
        execution_options={"synchronize_session": "fetch"},
    )


def _account_id() -> int | None:
    return int(current_user.id) if current_user and current_user.is_authenticated else None
