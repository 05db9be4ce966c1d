"""What was published when and by whom; any of it can be looked at, compared and made the draft again."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.campaigns import draft_history
from app.campaigns.models import Campaign, Revision
from app.campaigns.page_content import Content
from app.foundation import audit
from app.foundation.database import db
from app.foundation.errors import NotFoundError
from app.staff.models import Account

DRAFT = 0


@dataclass(frozen=True, slots=True)
class ListedRevision:
    """A revision with the address of whoever published it, where that is known."""

    revision: Revision
    by: str | None
    is_current: bool


def revisions_of(campaign: Campaign) -> Sequence[ListedRevision]:
    """All of them, the newest first."""
    rows = db.session.execute(
        select(Revision, Account.email)
        .outerjoin(Account, Account.id == Revision.published_by)
        .where(Revision.campaign_id == campaign.id)
        .order_by(Revision.number.desc())
    )
    return [
        ListedRevision(revision, email, revision.id == campaign.current_revision_id)
        for revision, email in rows
    ]


def content_of(campaign: Campaign, number: int) -> Content:
    """The page as it was published under this number; 0 is the draft. Raises NotFoundError."""
    if number == DRAFT:
        return campaign.draft
    found: Content | None = db.session.scalars(
        select(Revision.content).where(Revision.campaign_id == campaign.id, Revision.number == number)
    ).first()
    if found is None:
        raise NotFoundError("There is no such revision.")
    return found


def restore(campaign: Campaign, number: int) -> None:
    """Make a revision the draft; publishing it stays a decision, and undo leads back. The caller commits."""
    content = copy.deepcopy(content_of(campaign, number))
    draft_history.keep(campaign, content, what=f"restore {number}")
    audit.record("campaign.restored", "campaign", campaign.id, revision=number)
