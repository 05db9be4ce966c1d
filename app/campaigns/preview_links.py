"""A link that shows a draft to somebody without an account: derived, good for a week, and taken back at any time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from app.campaigns.models import Campaign
from app.foundation import audit, clock, tokens
from app.foundation.database import Base, db
from app.foundation.errors import NotFoundError

PURPOSE = "preview"
GOOD_FOR = timedelta(days=7)


class PreviewLink(Base):
    """Says that a draft may be looked at, and until when. Without this row no token opens anything."""

    __tablename__ = "preview_links"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    # The random name that tokens are bound to; a new one makes all earlier tokens worthless.
    handle: Mapped[bytes] = mapped_column(unique=True)
    expires_at: Mapped[datetime]


def make_link(campaign: Campaign) -> PreviewLink:
    """A new link; an earlier one stops working. The caller commits."""
    link = db.session.get(PreviewLink, campaign.id)
    if link is None:
        link = PreviewLink(campaign_id=campaign.id)
        db.session.add(link)
    link.handle, link.expires_at = tokens.new_handle(), clock.now() + GOOD_FOR
    audit.record("preview.shared", "campaign", campaign.id)
    return link


def withdraw_link(campaign: Campaign) -> None:
    """Nobody sees the draft by a link any more. The caller commits."""
    link = db.session.get(PreviewLink, campaign.id)
    if link is not None:
        db.session.delete(link)
        audit.record("preview.withdrawn", "campaign", campaign.id)


def link_of(campaign: Campaign) -> PreviewLink | None:
    """The link that works at the moment."""
    link = db.session.get(PreviewLink, campaign.id)
    return link if link is not None and link.expires_at > clock.now() else None


def path_of(link: PreviewLink) -> str:
    """``/preview/<token>``; the token is derived anew each time it is shown."""
    return f"/preview/{tokens.seal(PURPOSE, link.handle, link.expires_at)}"


def draft_behind(token: str) -> tuple[Campaign, PreviewLink]:
    """The campaign a token shows. Raises NotFoundError, also for a link that was taken back, and ExpiredError."""
    handle = tokens.open_token(PURPOSE, token).handle
    found = db.session.execute(
        select(Campaign, PreviewLink)
        .join(PreviewLink, PreviewLink.campaign_id == Campaign.id)
        .where(PreviewLink.handle == handle)
    ).first()
    if found is None:
        raise NotFoundError("This link has been taken back.")
    return found[0], found[1]
