"""The pages this process is serving: looked up by slug, checked against the database at most once a second.

So a page costs no query while it is read often, a new revision shows within two seconds in every process, and the
number of supporters is at most as old.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import case, select

from app.campaigns.models import Campaign, Revision
from app.campaigns.page_content import default_language
from app.foundation.database import db, reading
from app.landing.models import RenderedPage, Tally
from app.landing.rendering import build
from app.landing.slots import SlottedPage

_FRESH_SECONDS = 1.0
_MOST_PAGES = 2000


@dataclass(frozen=True, slots=True)
class LivePage:
    """A published page in one language, as this process last saw it."""

    campaign_id: int
    slug: str
    language: str
    state: str
    revision_id: int
    rendered_page_id: int
    page: SlottedPage
    consents: list[dict[str, Any]]
    content: dict[str, Any]
    channels: frozenset[str]
    goal: int
    confirmed: int
    checked_at: float


_pages: dict[tuple[str, str], LivePage] = {}
# Small enough to keep for every page there ever was: a number and two letters.
_languages: dict[int, str] = {}


def live_page(slug: str, language: str = "") -> LivePage | None:
    """The published page, or None where there is none. ``language`` empty means the default one."""
    key = (slug, language)
    known = _pages.get(key)
    now = time.monotonic()
    if known is not None and now - known.checked_at < _FRESH_SECONDS:
        return known
    # A form is posted in a writing transaction; looking its page up need not hold up the other writers.
    with reading():
        found = _look_up(slug, language, known, now)
    if found is None:
        _pages.pop(key, None)
        return None
    if len(_pages) >= _MOST_PAGES:
        _pages.clear()
    _pages[key] = found
    return found


def language_of(rendered_page_id: int) -> str:
    """The language of a rendered page, which never changes; empty where there is none."""
    known = _languages.get(rendered_page_id)
    if known is None:
        with reading():
            known = db.session.scalar(
                select(RenderedPage.language).where(RenderedPage.id == rendered_page_id)
            )
        if known is None:
            return ""
        _languages[rendered_page_id] = known
    return known


def forget_all() -> None:
    """Start from nothing, for tests that change the database under the process."""
    _pages.clear()
    _languages.clear()


def _look_up(slug: str, language: str, known: LivePage | None, now: float) -> LivePage | None:
    row = db.session.execute(
        select(Campaign, Tally.confirmed)
        .outerjoin(Tally, Tally.campaign_id == Campaign.id)
        .where(Campaign.slug == slug, Campaign.current_revision_id.is_not(None))
    ).first()
    if row is None:
        return None
    campaign, confirmed = row
    if known is not None and known.revision_id == campaign.current_revision_id:
        return replace(known, state=campaign.state, confirmed=confirmed or 0, checked_at=now)
    return _load(campaign, confirmed or 0, language, now)


def _load(campaign: Campaign, confirmed: int, language: str, now: float) -> LivePage | None:
    revision = db.session.get_one(Revision, campaign.current_revision_id)
    wanted = language or default_language(revision.content)
    rendered = db.session.scalars(
        select(RenderedPage)
        .where(RenderedPage.revision_id == revision.id, RenderedPage.language == wanted)
        .order_by(case((RenderedPage.build == build(), 0), else_=1), RenderedPage.id.desc())
        .limit(1)
    ).first()
    if rendered is None:
        return None
    return LivePage(
        campaign_id=campaign.id,
        slug=campaign.slug,
        language=wanted,
        state=campaign.state,
        revision_id=revision.id,
        rendered_page_id=rendered.id,
        page=SlottedPage(rendered.html),
        consents=rendered.consents,
        content=revision.content,
        channels=frozenset(revision.content.get("channels", [])),
        goal=int(revision.content.get("goal") or 100),
        confirmed=confirmed,
        checked_at=now,
    )
