"""New campaigns, and changing the words of one."""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from flask_babel import gettext as _
from sqlalchemy import select

from app.campaigns import draft_history
from app.campaigns.models import Campaign
from app.campaigns.page_content import Content, Event, block_texts, event_of
from app.campaigns.templates_known import known_template
from app.campaigns.themes import theme as known_theme
from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.reserved import RESERVED_SLUGS

SLUG = re.compile(r"^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LONGEST_SLUG = 48
_WEEKS_TO_AN_EVENT = 4
_SATURDAY = 5


class Words(TypedDict, total=False):
    """What can be changed about a page; None counts as left out."""

    title: str | None
    lead: str | None
    body: str | None
    button: str | None
    goal: int | None
    theme: str | None
    sender: str | None
    event: Event | None


def new_campaign(
    template_name: str,
    title: str,
    *,
    slug: str | None = None,
    owner_id: int | None = None,
    goal: int | None = None,
    theme: str | None = None,
    sender: str | None = None,
    event: Event | None = None,
    languages: Sequence[str] | None = None,
) -> Campaign:
    """A draft from a template, its title in every language. Flushes; raises RefusedError for a bad or taken slug.

    ``languages`` are those the page appears in, the default one first; without it all the template knows.
    """
    content = draft_content(
        template_name, title, goal=goal, theme=theme, sender=sender, event=event, languages=languages
    )
    now = clock.now()
    campaign = Campaign(
        slug=_checked(slug) if slug else free_slug_for(title),
        template=known_template(template_name).origin,
        owner_id=owner_id,
        created_at=now,
        changed_at=now,
        draft=content,
    )
    db.session.add(campaign)
    db.session.flush()
    audit.record("campaign.created", "campaign", campaign.id, template=template_name)
    return campaign


def draft_content(
    template_name: str,
    title: str,
    *,
    goal: int | None = None,
    theme: str | None = None,
    sender: str | None = None,
    event: Event | None = None,
    languages: Sequence[str] | None = None,
) -> Content:
    """The page a new campaign starts with; nothing is written, so a preview can show it."""
    content = known_template(template_name).content
    spoken = content["languages"][0]
    content["languages"] = list(languages or content["languages"])
    _speak(content, content["languages"], spoken)
    content.setdefault("sender", "")
    if content.get("event"):
        content["event"] = _soon(content)
    for language in content["languages"]:
        block_texts(content, "hero", language)["title"] = title.strip()
    _set_whole_page(content, goal=goal, theme=theme, sender=sender, event=event)
    return content


def change_words(campaign: Campaign, language: str, **words: Unpack[Words]) -> None:
    """Change the draft's words in one language; what is left out stays. The caller commits and publishes."""
    draft_history.keep(campaign, content_with(campaign.draft, language, **words), what=f"words {language}")


def content_with(content: Content, language: str, **words: Unpack[Words]) -> Content:
    """A page with other words in one language; the page given stays as it was."""
    # A new object, for a change inside the old one would not be seen by the database session.
    changed = copy.deepcopy(content)
    for kind, name in (("hero", "title"), ("hero", "lead"), ("text", "body"), ("form", "button")):
        if (value := words.get(name)) is not None:
            block_texts(changed, kind, language)[name] = str(value).strip()
    _set_whole_page(
        changed,
        goal=words.get("goal"),
        theme=words.get("theme"),
        sender=words.get("sender"),
        event=words.get("event"),
    )
    return changed


def add_language(campaign: Campaign, language: str, title: str) -> None:
    """Let the page appear in one more language, with the template's words and a title. The caller commits."""
    if language in campaign.draft["languages"]:
        return
    content: Content = copy.deepcopy(campaign.draft)
    content["languages"] = [*content["languages"], language]
    block_texts(content, "hero", language)["title"] = title.strip()
    draft_history.keep(campaign, content, what=f"language {language}")


def delete_draft(campaign: Campaign) -> None:
    """Throw away a campaign nobody has seen. The caller commits. Raises RefusedError for one that was published."""
    if campaign.state != "draft":
        raise RefusedError(_("Only a draft that was never published can be deleted."))
    audit.record("campaign.deleted", "campaign", campaign.id)
    db.session.delete(campaign)


def free_slug_for(title: str) -> str:
    """``Rettet das Freibad!`` → ``rettet-das-freibad``, with a number where that is taken."""
    plain = title.lower().translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-") or "aktion"
    taken = set(db.session.scalars(select(Campaign.slug).where(Campaign.slug.startswith(words))))
    candidates = [words, *(f"{words}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken and slug not in RESERVED_SLUGS)


def is_taken(slug: str) -> bool:
    """Whether another campaign has this address."""
    return db.session.scalar(select(Campaign.id).where(Campaign.slug == slug)) is not None


def _speak(content: Content, languages: Sequence[str], spoken: str) -> None:
    """A template of one's own may lack a language: its texts stand there in its first one, to be translated."""
    for texts in (content["texts"], *(block.get("texts", {}) for block in content["blocks"])):
        for language in languages:
            if texts.get(spoken) and not texts.get(language):
                texts[language] = copy.deepcopy(texts[spoken])


def _set_whole_page(
    content: Content, *, goal: int | None, theme: str | None, sender: str | None, event: Event | None
) -> None:
    if goal is not None:
        content["goal"] = goal
    if theme is not None:
        content["theme"] = known_theme(theme).name
    if sender is not None:
        content["sender"] = sender.strip()
    if event is not None and content.get("event"):
        content["event"] = event.stored()


def _soon(content: Content) -> dict[str, str]:
    """The template's event on a Saturday in four weeks, at its hours: a date in the past would look dead."""
    event = event_of(content)
    assert event is not None
    day = clock.now().date() + timedelta(weeks=_WEEKS_TO_AN_EVENT)
    day += timedelta(days=(_SATURDAY - day.weekday()) % 7)

    def moved(moment: datetime) -> datetime:
        return datetime.combine(day, moment.timetz())

    ends_at = moved(event.ends_at) if event.ends_at else None
    return Event(moved(event.starts_at), ends_at, event.place).stored()


def _checked(slug: str) -> str:
    if slug in RESERVED_SLUGS or not SLUG.match(slug):
        raise RefusedError(
            f"“{slug}” cannot be an address. Use small letters, digits and hyphens, and none of the reserved words."
        )
    if is_taken(slug):
        raise RefusedError(f"The address “{slug}” is taken by another campaign. Choose another one.")
    return slug
