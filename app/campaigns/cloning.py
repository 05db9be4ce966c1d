"""A campaign once more: everything but its people, its numbers, its dates and its address."""

from __future__ import annotations

import copy

from app.campaigns.drafting import free_slug_for
from app.campaigns.models import Campaign
from app.campaigns.page_content import headline
from app.campaigns.phases import copy_phases, first_page
from app.foundation import audit, clock
from app.foundation.database import db


def clone(campaign: Campaign, *, owner_id: int | None = None) -> Campaign:
    """A new draft with the other's page, or with that of its first phase. Flushes.

    The headline stays as it is: it is what visitors read, and the address tells the two apart.
    """
    content, now = copy.deepcopy(first_page(campaign)), clock.now()
    copied = Campaign(
        slug=free_slug_for(headline(content, content["languages"][0])),
        template=campaign.template,
        owner_id=owner_id,
        created_at=now,
        changed_at=now,
        draft=content,
        own=dict(campaign.own or {}),
        topic=campaign.topic,
        team=campaign.team,
    )
    db.session.add(copied)
    db.session.flush()
    copy_phases(campaign, copied)
    audit.record("campaign.cloned", "campaign", copied.id, of=campaign.id)
    return copied
