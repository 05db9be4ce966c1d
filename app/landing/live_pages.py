"""The pages this process is serving: looked up by slug, checked against the database at most once a second.

So a page costs no query while it is read often, a new revision shows within two seconds in every process, and the
number of supporters is at most as old.
"""

from __future__ import annotations

import random
import re
import time
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import case, select

from app.campaigns.drafting import SLUG
from app.campaigns.models import Campaign, Revision
from app.campaigns.page_content import default_language
from app.campaigns.phases import counted_as
from app.campaigns.variant_shares import are_equal, shares_in_force, weights_of
from app.campaigns.variants import content_as, stopped_variants, variant_ids
from app.foundation.database import db, reading
from app.landing.leaders import Leader, leaders_on, shows_leaders
from app.landing.models import RenderedPage, Tally
from app.landing.paper import PaperCounted, on_paper
from app.landing.pledges import Pledge, pledge_block, pledges_of
from app.landing.polls import Poll, polls_of
from app.landing.rendering import build
from app.landing.seating import Seats, standing
from app.landing.signatures import Signature, shows_signatures, signatures_of
from app.landing.slots import SlottedPage

_LANGUAGE = re.compile(r"^(?:[a-z]{2,3}(?:-[a-z0-9]{1,8})?)?$")
_FRESH_SECONDS = 1.0
_NAMES_FRESH_SECONDS = 5.0
_MOST_PAGES = 2000


@dataclass(frozen=True, slots=True, eq=False)
class LivePage:
    """A published page in one language, as this process last saw it; one look is never equal to another.

    So what is made of it for many visitors can be kept by it, without comparing all that it holds.
    """

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
    # What the number counts: signatures, registrations, or people.
    counted_as: str
    confirmed: int
    checked_at: float
    # Which of its variants this is, all of them, and those that visitors are shown, each as many times as its share
    # asks for; empty without variants.
    variant: str = ""
    variants: tuple[LivePage, ...] = ()
    running: tuple[LivePage, ...] = ()
    # Where their number is limited; as old as the count at most.
    seats: Seats | None = None
    polls: tuple[Poll, ...] = ()
    # Names to show, and when they were read; dearer than a number, so less often.
    signatures: tuple[Signature, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    leaders: tuple[Leader, ...] = ()
    names_at: float | None = None


_pages: dict[tuple[str, str], LivePage] = {}
# Small enough to keep for every page there ever was: a number and a few letters.
_seen: dict[int, tuple[str, str]] = {}


def live_page(slug: str, language: str = "") -> LivePage | None:
    """The published page, or None where there is none. ``language`` empty means the default one.

    What cannot be the name of a page or of a language is not looked up.
    """
    key = (slug, language)
    known = _pages.get(key)
    now = time.monotonic()
    if known is not None and now - known.checked_at < _FRESH_SECONDS:
        return known
    if not (SLUG.match(slug) and _LANGUAGE.match(language)):
        return None
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


def one_of_its_variants(page: LivePage) -> LivePage:
    """What the next visitor is shown: a running variant by chance, in the shares that hold (A7).

    Nothing is kept of who saw which; the form carries it.
    """
    return random.choice(page.running) if page.running else page  # noqa: S311  # no secret


def in_variant(page: LivePage, variant: str) -> LivePage:
    """The page in one of its variants, stopped or not; the page itself where it has no such variant."""
    return next((one for one in page.variants if one.variant == variant), page)


def language_and_variant_of(rendered_page_id: int) -> tuple[str, str]:
    """Of a rendered page, where neither ever changes; empty where there is none."""
    known = _seen.get(rendered_page_id)
    if known is None:
        wanted = select(RenderedPage.language, RenderedPage.variant).where(
            RenderedPage.id == rendered_page_id
        )
        with reading():
            row = db.session.execute(wanted).first()
        if row is None:
            return "", ""
        known = _seen[rendered_page_id] = (row.language, row.variant)
    return known


def forget_all() -> None:
    """Start from nothing, for tests that change the database under the process."""
    _pages.clear()
    _seen.clear()


def _look_up(slug: str, language: str, known: LivePage | None, now: float) -> LivePage | None:
    row = db.session.execute(
        select(Campaign, Tally.confirmed, Tally.seats, Tally.polls, PaperCounted.since)
        .outerjoin(Tally, Tally.campaign_id == Campaign.id)
        .outerjoin(PaperCounted, PaperCounted.campaign_id == Campaign.id)
        .where(Campaign.slug == slug, Campaign.current_revision_id.is_not(None))
    ).first()
    if row is None:
        return None
    campaign, online, there, polls, paper_counted = row
    confirmed = (online or 0) + (on_paper(campaign.id) if paper_counted else 0)
    if known is not None and known.revision_id == campaign.current_revision_id:
        fresh = replace(known, state=campaign.state, confirmed=confirmed, checked_at=now)
    else:
        loaded = _load(campaign, confirmed, language, now)
        if loaded is None:
            return None
        fresh = loaded
    if there is not None:
        fresh = replace(fresh, seats=standing(campaign.id, there))
    elif fresh.seats is not None:
        fresh = replace(fresh, seats=None)
    if polls or fresh.polls:
        fresh = replace(fresh, polls=polls_of(campaign.id, fresh.content))
    fresh = _with_names(fresh, now)
    return _with_running(fresh) if fresh.variants else fresh


def _with_names(page: LivePage, now: float) -> LivePage:
    if page.names_at is not None and now - page.names_at < _NAMES_FRESH_SECONDS:
        return page
    has_names, has_pledges = shows_signatures(page.content), bool(pledge_block(page.content))
    if not has_names and not has_pledges and not shows_leaders(page.content):
        return page
    return replace(
        page,
        signatures=signatures_of(page.campaign_id) if has_names else (),
        pledges=pledges_of(page.campaign_id, page.content) if has_pledges else (),
        leaders=leaders_on(page.campaign_id, page.content),
        names_at=now,
    )


def _with_running(page: LivePage) -> LivePage:
    """The page with its variants as fresh as itself, and those that nobody has stopped."""
    variants = tuple(
        replace(
            one,
            state=page.state,
            confirmed=page.confirmed,
            seats=page.seats,
            polls=page.polls,
            signatures=page.signatures,
            pledges=page.pledges,
            leaders=page.leaders,
            checked_at=page.checked_at,
        )
        for one in page.variants
    )
    stopped = stopped_variants(page.campaign_id)
    running = tuple(one for one in variants if one.variant not in stopped)
    return replace(page, variants=variants, running=_drawn_from(page.campaign_id, running) or variants[:1])


def _drawn_from(campaign_id: int, running: tuple[LivePage, ...]) -> tuple[LivePage, ...]:
    """Each as many times as its share asks for, so that drawing one costs the same whatever the shares are."""
    weights = weights_of((one.variant for one in running), shares_in_force(campaign_id))
    if are_equal(weights):
        return running
    return tuple(one for one in running for _ in range(weights[one.variant]))


def _load(campaign: Campaign, confirmed: int, language: str, now: float) -> LivePage | None:
    revision = db.session.get_one(Revision, campaign.current_revision_id)
    wanted = language or default_language(revision.content)
    ids = variant_ids(revision.content) or [""]
    pages = [_page(campaign, revision, wanted, variant, confirmed, now) for variant in ids]
    there = tuple(page for page in pages if page is not None)
    if not there:
        return None
    return replace(there[0], variants=there) if len(ids) > 1 else there[0]


def _page(
    campaign: Campaign, revision: Revision, language: str, variant: str, confirmed: int, now: float
) -> LivePage | None:
    rendered = db.session.scalars(
        select(RenderedPage)
        .where(
            RenderedPage.revision_id == revision.id,
            RenderedPage.language == language,
            RenderedPage.variant == variant,
        )
        .order_by(case((RenderedPage.build == build(), 0), else_=1), RenderedPage.id.desc())
        .limit(1)
    ).first()
    if rendered is None:
        return None
    return LivePage(
        campaign_id=campaign.id,
        slug=campaign.slug,
        language=language,
        state=campaign.state,
        revision_id=revision.id,
        rendered_page_id=rendered.id,
        page=SlottedPage(rendered.html),
        consents=rendered.consents,
        content=content_as(revision.content, variant),
        channels=frozenset(revision.content.get("channels", [])),
        goal=int(revision.content.get("goal") or 100),
        counted_as=counted_as(campaign, revision.content),
        confirmed=confirmed,
        checked_at=now,
        variant=variant,
    )
