"""What is open for taking part, as small cards for the start page and for pages that would otherwise be a dead end."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from app.campaigns.models import Campaign, Organisation, Revision
from app.campaigns.page_content import default_language, headline, sender_name
from app.campaigns.states import in_state
from app.foundation.database import db
from app.landing.page_view import path_of

_MOST_OFFERED = 6


@dataclass(frozen=True, slots=True)
class OpenCampaign:
    """A campaign as its visitors see it: headline, sender and address, in the reader's language where it has it."""

    title: str
    sender: str
    path: str
    language: str


def open_campaigns(
    organisation: Organisation, language: str, *, besides: str = "", most: int = _MOST_OFFERED
) -> list[OpenCampaign]:
    """Live campaigns, the newest first, as they were published (not as their drafts are)."""
    rows = db.session.execute(
        select(Campaign.slug, Revision.content)
        .join(Revision, Revision.id == Campaign.current_revision_id)
        .where(
            in_state("live"),
            Campaign.slug != besides,
        )
        .order_by(func.coalesce(Campaign.published_at, Campaign.starts_at).desc(), Campaign.id.desc())
        .limit(most)
    )
    return [_card(slug, content, language, organisation) for slug, content in rows]


def _card(slug: str, content: dict[str, object], wished: str, organisation: Organisation) -> OpenCampaign:
    spoken = wished if wished in content["languages"] else default_language(content)  # type: ignore[operator]
    return OpenCampaign(
        headline(content, spoken), sender_name(content, organisation), path_of(slug, spoken, content), spoken
    )
