"""A campaign once more: everything but its people, its numbers, its dates and its address."""

from __future__ import annotations

import copy

from flask_babel import force_locale
from flask_babel import gettext as _

from app.campaigns.drafting import free_slug_for
from app.campaigns.models import Campaign
from app.campaigns.page_content import block_texts, headline
from app.campaigns.phases import copy_phases
from app.campaigns.publishing import LONGEST_TITLE
from app.foundation import audit, clock
from app.foundation.database import db


def clone(campaign: Campaign, *, owner_id: int | None = None) -> Campaign:
    """A new draft with the other's draft as its page, called “Copy of …” in each language. Flushes."""
    content, now = copy.deepcopy(campaign.draft), clock.now()
    for language in content["languages"]:
        block_texts(content, "hero", language)["title"] = _title(headline(content, language), language)
    copied = Campaign(
        slug=free_slug_for(headline(content, content["languages"][0])),
        template=campaign.template,
        owner_id=owner_id,
        created_at=now,
        changed_at=now,
        draft=content,
        own=dict(campaign.own or {}),
    )
    db.session.add(copied)
    db.session.flush()
    copy_phases(campaign, copied)
    audit.record("campaign.cloned", "campaign", copied.id, of=campaign.id)
    return copied


def _title(title: str, language: str) -> str:
    with force_locale(language[:2]):
        return _("Copy of “%(title)s”", title=title)[:LONGEST_TITLE] if title else ""
