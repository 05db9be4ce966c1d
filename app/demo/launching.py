"""A story becomes a campaign, through the same functions as one a campaigner makes, with the clock set back."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from app.campaigns import drafting, publishing, scheduling
from app.campaigns.models import Campaign
from app.campaigns.page_content import Content, Event, block_texts
from app.demo.story import Story
from app.foundation import clock
from app.foundation.database import db
from app.foundation.wording import zone
from app.landing.models import RenderedPage

# The letter of a story's other wording; the page itself is variants.ORIGINAL.
SECOND = "b"
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Launched:
    """A campaign that went live, and its rendered pages by language and variant."""

    story: Story
    campaign: Campaign
    pages: dict[tuple[str, str], RenderedPage]
    live_from: datetime
    live_until: datetime
    # The moment at which the demo is filled in: nothing in it is later.
    looked_at: datetime


def launch(story: Story) -> Launched | None:
    """Make the campaign and bring it into the state the story tells; None for a draft. Flushes only."""
    event, now = _event(story), clock.now()
    with clock.moved(-story.began):
        campaign = _draft(story, event)
        if story.is_draft:
            return None
        revision = publishing.publish(campaign)
    if story.paused:
        with clock.moved(-story.paused):
            publishing.pause(campaign)
    if story.ended:
        with clock.moved(-story.ended):
            publishing.end(campaign)
    if story.archived:
        with clock.moved(-story.archived):
            scheduling.archive(campaign)
    pages = db.session.scalars(select(RenderedPage).where(RenderedPage.revision_id == revision.id))
    return Launched(
        story=story,
        campaign=campaign,
        pages={(page.language, page.variant): page for page in pages},
        live_from=revision.published_at,
        live_until=story.live_until(now),
        looked_at=now,
    )


def _draft(story: Story, event: Event | None) -> Campaign:
    campaign = drafting.new_campaign(
        story.template,
        story.words["de"]["title"],
        slug=story.slug,
        goal=story.page["goal"],
        theme=story.page["theme"],
        sender=story.page.get("sender"),
        event=event,
    )
    campaign.is_demo = True
    campaign.topic, campaign.team = story.topic, story.team
    content: Content = copy.deepcopy(campaign.draft)
    told = ("kind", "fields", "required", "purposes", "political")
    content |= {name: story.page[name] for name in told if name in story.page}
    for language, words in story.words.items():
        _write(content, language, words)
    if story.variant:
        texts = {language: dict(story.variant[language]) for language in story.words}
        content["variants"] = [{"id": SECOND, "texts": texts, "picture": ""}]
    # As if it had been typed before the first look: nobody needs to undo their way back to the template.
    campaign.draft = content
    return campaign


def _write(content: Content, language: str, words: dict[str, Any]) -> None:
    """All of a page's words in one language; where the story says nothing, the template's stay."""
    for name in ("share", "request", "thanks", "description"):
        content["texts"][language][name] = words[name]
    for kind, name, said in (
        ("hero", "title", words["title"]),
        ("hero", "lead", words["lead"]),
        ("text", "body", words["body"]),
        ("form", "heading", words.get("heading")),
        ("form", "button", words.get("button")),
        ("organiser", "body", words["organiser"]),
        ("faq", "items", words["faq"]),
        ("share", "heading", words["share_heading"]),
        ("share", "body", words["share_body"]),
    ):
        if said is not None:
            block_texts(content, kind, language)[name] = said


def _event(story: Story) -> Event | None:
    """The event on a Saturday still to come."""
    if not story.event:
        return None
    day = clock.now().astimezone(zone()).date() + timedelta(weeks=story.event["weeks_from_now"])
    day += timedelta(days=(_SATURDAY - day.weekday()) % 7)
    return Event(_at(day, story.event["starts"]), _at(day, story.event["ends"]), story.event["place"])


def _at(day: date, hour: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(hour), tzinfo=zone())
