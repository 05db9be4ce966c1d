"""Between the forms and the drafts: what a form starts with, and what becomes of what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.campaigns import drafting
from app.campaigns.campaign_folders import Template
from app.campaigns.forms import LONGEST_TITLE, NewCampaignForm, WordsForm
from app.campaigns.models import Campaign
from app.campaigns.page_content import Content, Event, block_texts, default_language, event_of, local_time
from app.campaigns.templates_known import known_template


def first_words(template: Template, language: str) -> dict[str, Any]:
    """What the second step of the wizard shows before anything is typed: all but the headline is there."""
    content = drafting.draft_content(template.name, "")
    return {
        "lead": block_texts(content, "hero", language).get("lead", ""),
        "goal": content["goal"],
        "language": language,
        **_event_fields(content),
    }


def campaign_from(template: Template, form: NewCampaignForm, *, owner_id: int) -> Campaign:
    """The draft that a filled-in second step describes. Flushes."""
    campaign = drafting.new_campaign(
        template.name,
        form.title.data or "",
        slug=form.slug.data or None,
        owner_id=owner_id,
        goal=form.goal.data,
        sender=form.sender.data or "",
        event=form.event,
        languages=form.languages,
    )
    drafting.change_words(campaign, form.languages[0], lead=form.lead.data)
    if form.other_title.data:
        drafting.change_words(campaign, form.other_language, title=form.other_title.data)
    return campaign


def words_of(campaign: Campaign, language: str) -> dict[str, Any]:
    """The draft's words, for the form that changes them."""
    content = campaign.draft
    hero, text, form = (block_texts(content, kind, language) for kind in ("hero", "text", "form"))
    return {
        "title": hero.get("title", ""),
        "lead": hero.get("lead", ""),
        "body": text.get("body", ""),
        "button": form.get("button", ""),
        "goal": content["goal"],
        "sender": content.get("sender", ""),
        **_event_fields(content),
    }


def change_from(campaign: Campaign, language: str, form: WordsForm) -> None:
    """Put what was typed into the draft. The caller commits."""
    drafting.change_words(
        campaign,
        language,
        title=form.title.data,
        lead=form.lead.data,
        body=form.body.data,
        button=form.button.data,
        goal=form.goal.data,
        sender=form.sender.data or "",
        event=form.event,
    )


def page_for_preview(
    template_name: str, campaign: Campaign | None, typed: Mapping[str, str]
) -> tuple[Content, str]:
    """The page a half-filled form describes, and its language: of a draft, or of one that is not there yet."""
    language, other = typed.get("language", ""), typed.get("other_title")
    if campaign is not None:
        content = campaign.draft
    else:
        chosen = known_template(template_name)
        known = chosen.stored["languages"]
        first = language if language in known else known[0]
        rest = [code for code in known if code != first] if other else []
        example = chosen.demand_example(first)
        content = drafting.draft_content(template_name, example, languages=[first, *rest])
    if language not in content["languages"]:
        language = default_language(content)
    return drafting.content_with(content, language, **words_typed(typed)), language


def words_typed(typed: Mapping[str, str]) -> drafting.Words:
    """The words of a half-filled form, for a preview; what cannot be used yet is left out."""
    words: drafting.Words = {"sender": typed.get("sender", "")}
    if typed.get("title"):
        words["title"] = typed["title"][:LONGEST_TITLE]
    if "lead" in typed:
        words["lead"] = typed["lead"]
    if typed.get("body"):
        words["body"] = typed["body"]
    if typed.get("button"):
        words["button"] = typed["button"]
    if typed.get("goal", "").isdecimal():
        words["goal"] = min(max(int(typed["goal"][:9]), 1), 10_000_000)
    if event := _event_typed(typed):
        words["event"] = event
    return words


def _event_typed(typed: Mapping[str, str]) -> Event | None:
    try:
        starts_at = local_time(typed.get("starts_at", ""))
        ends_at = local_time(typed["ends_at"]) if typed.get("ends_at") else None
    except ValueError:
        return None
    return Event(starts_at, ends_at, typed.get("place", ""))


def _event_fields(content: Content) -> dict[str, Any]:
    event = event_of(content)
    if event is None:
        return {}
    return {"starts_at": event.starts_at, "ends_at": event.ends_at, "place": event.place}
