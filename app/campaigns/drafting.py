"""New campaigns, and changing the words of one."""

from __future__ import annotations

import copy
import re
import unicodedata

from sqlalchemy import select

from app.campaigns.campaign_folders import template
from app.campaigns.models import Campaign
from app.campaigns.page_content import Content, block_texts
from app.campaigns.themes import theme as known_theme
from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.reserved import RESERVED_SLUGS

SLUG = re.compile(r"^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LONGEST_SLUG = 48


def new_campaign(
    template_name: str,
    title: str,
    *,
    slug: str | None = None,
    owner_id: int | None = None,
    goal: int | None = None,
    theme: str | None = None,
    sender: str | None = None,
) -> Campaign:
    """A draft from a template, its title in every language. Flushes; raises RefusedError for a bad or taken slug."""
    content = template(template_name).content
    content.setdefault("sender", "")
    for language in content["languages"]:
        block_texts(content, "hero", language)["title"] = title.strip()
    _set_whole_page(content, goal=goal, theme=theme, sender=sender)
    now = clock.now()
    campaign = Campaign(
        slug=_checked(slug) if slug else _free_slug_for(title),
        template=template_name,
        owner_id=owner_id,
        created_at=now,
        changed_at=now,
        draft=content,
    )
    db.session.add(campaign)
    db.session.flush()
    audit.record("campaign.created", "campaign", campaign.id, template=template_name)
    return campaign


def change_words(
    campaign: Campaign,
    language: str,
    *,
    title: str | None = None,
    lead: str | None = None,
    body: str | None = None,
    button: str | None = None,
    goal: int | None = None,
    theme: str | None = None,
    sender: str | None = None,
) -> None:
    """Change the draft's words in one language; what is None stays. The caller commits and publishes on purpose."""
    # A new object, for a change inside the old one would not be seen by the database session.
    content: Content = copy.deepcopy(campaign.draft)
    for kind, name, value in (
        ("hero", "title", title),
        ("hero", "lead", lead),
        ("text", "body", body),
        ("form", "button", button),
    ):
        if value is not None:
            block_texts(content, kind, language)[name] = value.strip()
    _set_whole_page(content, goal=goal, theme=theme, sender=sender)
    campaign.draft = content
    campaign.changed_at = clock.now()


def set_title(campaign: Campaign, title: str) -> None:
    """One title for all languages, as the wizard and the command line know only one."""
    for language in campaign.draft["languages"]:
        change_words(campaign, language, title=title)


def _set_whole_page(content: Content, *, goal: int | None, theme: str | None, sender: str | None) -> None:
    if goal is not None:
        content["goal"] = goal
    if theme is not None:
        content["theme"] = known_theme(theme).name
    if sender is not None:
        content["sender"] = sender.strip()


def _free_slug_for(title: str) -> str:
    """``Rettet das Freibad!`` → ``rettet-das-freibad``, with a number where that is taken."""
    plain = title.lower().translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-") or "aktion"
    taken = set(db.session.scalars(select(Campaign.slug).where(Campaign.slug.startswith(words))))
    candidates = [words, *(f"{words}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken and slug not in RESERVED_SLUGS)


def _checked(slug: str) -> str:
    if slug in RESERVED_SLUGS or not SLUG.match(slug):
        raise RefusedError(
            f"“{slug}” cannot be an address. Use small letters, digits and hyphens, and none of the reserved words."
        )
    if db.session.scalar(select(Campaign.id).where(Campaign.slug == slug)) is not None:
        raise RefusedError(f"The address “{slug}” is taken by another campaign. Choose another one.")
    return slug
