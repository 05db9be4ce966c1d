"""What a careful colleague would say about a draft before it goes out: each in words, with the place to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.campaigns.block_kinds import all_kinds
from app.campaigns.campaign_folders import all_templates
from app.campaigns.consent_fields import asked_without_field
from app.campaigns.forms import LANGUAGE_NAMES
from app.campaigns.links_in_text import Link, is_nobody, leads_nowhere, links_in
from app.campaigns.models import Campaign
from app.campaigns.page_content import Content, default_language, headline
from app.campaigns.publishing import missing_for_publishing
from app.campaigns.text_headings import skips_a_level
from app.foundation.database import db

# What messengers show of a page before they cut it off.
_LONGEST_CARD_TITLE, _LONGEST_CARD_TEXT = 70, 200
_GOOD_AS_THEY_ARE = ("heading", "label", "button")


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence and where to mend what it says; ``is_needed`` where nothing may go live before."""

    sentence: str
    url: str
    is_needed: bool = False


def findings(campaign: Campaign) -> list[Finding]:
    """First what the law and the reader need, then what is better looked at."""
    needed = [Finding(sentence, url, is_needed=True) for sentence, url in missing_for_publishing(campaign)]
    consents = f"/staff/campaigns/{campaign.id}/consents"
    needed += [Finding(sentence, consents) for sentence in asked_without_field(campaign.draft)]
    return needed + [
        Finding(sentence, f"/staff/campaigns/{campaign.id}/edit?language={language}&block={block_id}")
        for sentence, language, block_id in (*_hints(campaign.draft), *_as_it_came(campaign))
    ]


def _as_it_came(campaign: Campaign) -> Iterator[tuple[str, str, str]]:
    """What the template says of every campaign, and perhaps not rightly of this one."""
    content, first = campaign.draft, default_language(campaign.draft)
    known = next((one.content for one in all_templates() if one.name == campaign.template), None)
    if known is None:
        return
    theirs = {block["id"]: block for block in known["blocks"]}
    for block in content["blocks"]:
        body = block.get("texts", {}).get(first, {}).get("body")
        same = theirs.get(block["id"], {}).get("texts", {}).get(first, {}).get("body")
        if block["kind"] == "text" and body and body == same:
            sentence = _("The long text is still the template's. Is all of it true of your campaign?")
            yield sentence, first, block["id"]
    event = content.get("event")
    places = {one.content.get("event", {}).get("place") for one in all_templates()}
    if event and event.get("place") in places:
        hero = next((block["id"] for block in content["blocks"] if block["kind"] == "hero"), "")
        yield _("The place is still the template's. Are date and place right?"), first, hero


def _hints(content: Content) -> Iterator[tuple[str, str, str]]:
    """Sentence, language and block."""
    slugs = set(db.session.scalars(select(Campaign.slug).where(Campaign.current_revision_id.is_not(None))))
    for language in content["languages"]:
        yield from _about_the_card(content, language)
        for block in content["blocks"]:
            for sentence in _about_block(content, block, language, slugs):
                yield sentence, language, block["id"]


def _about_block(content: Content, block: dict[str, Any], language: str, slugs: set[str]) -> Iterator[str]:
    known = all_kinds().get(block["kind"])
    if known is None:
        return
    name, said = str(known.kind.label), block.get("texts", {}).get(language, {})
    for text in _untouched(known.words.get(language, {}), said):
        yield _("“%(block)s” still says what it said when it was new: “%(text)s”", block=name, text=text)
    if language != default_language(content) and _says_less(block, language, default_language(content)):
        yield _(
            "“%(block)s” is not translated completely (%(language)s).",
            block=name,
            language=str(LANGUAGE_NAMES.get(language, language)),
        )
    if block["kind"] == "picture" and language == default_language(content) and not _picture(block):
        yield _("“%(block)s” has no picture yet; visitors do not see it.", block=name)
    heading = bool(str(said.get("heading") or "").strip())
    for text in _texts(said):
        if skips_a_level(text, below=2 if heading else 1):
            yield _("“%(block)s” has a heading that leaves out a level: use ## before ###.", block=name)
        for link in links_in(text):
            yield from _about_link(name, link, content, slugs)
    if language == default_language(content):
        for address in _addresses(block.get("settings", {})):
            yield from _about_link(name, Link("", address), content, slugs)
        email = str(block.get("settings", {}).get("email") or "")
        if is_nobody(email.rpartition("@")[2]):
            yield _(
                "“%(block)s” goes to an address that nobody reads: %(address)s", block=name, address=email
            )


def _about_link(name: str, link: Link, content: Content, slugs: set[str]) -> Iterator[str]:
    if leads_nowhere(link.address, slugs=slugs, places={"form", *(one["id"] for one in content["blocks"])}):
        yield _(
            "“%(block)s” has a link that leads nowhere: %(address)s",
            block=name,
            address=link.address or link.words,
        )


def _about_the_card(content: Content, language: str) -> Iterator[tuple[str, str, str]]:
    hero = next((block["id"] for block in content["blocks"] if block["kind"] == "hero"), "")
    if len(headline(content, language)) > _LONGEST_CARD_TITLE:
        yield (
            _(
                "The headline is longer than %(n)s characters; messengers will cut it off.",
                n=_LONGEST_CARD_TITLE,
            ),
            language,
            hero,
        )
    about = content["texts"].get(language, {}).get("description", "")
    if len(about) > _LONGEST_CARD_TEXT:
        sentence = _(
            "The description for messengers and search engines is longer than %(n)s characters; they will cut it off.",
            n=_LONGEST_CARD_TEXT,
        )
        yield sentence, language, hero


def _says_less(block: dict[str, Any], language: str, default: str) -> bool:
    """Whether something is said in the default language and left empty in this one."""
    theirs, ours = block.get("texts", {}).get(default, {}), block.get("texts", {}).get(language, {})
    return any(
        _weight(value) > 0 and _weight(ours.get(key)) < _weight(value) for key, value in theirs.items()
    )


def _weight(value: Any) -> int:
    """How many texts a value holds that are not empty."""
    return sum(1 for text in _texts(value) if text.strip())


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _untouched(first: dict[str, Any], said: dict[str, Any]) -> list[str]:
    """The first of the sample texts nobody has written over; headings and buttons are good as they come."""
    kept = [value for key, value in first.items() if key not in _GOOD_AS_THEY_ARE and said.get(key) == value]
    # What only repeats the headline is right from the start.
    return [text for value in kept for text in _texts(value) if text.strip() not in ("", "{title}")][:1]


def _picture(block: dict[str, Any]) -> str:
    return str(block.get("settings", {}).get("picture") or "")


def _addresses(settings: dict[str, Any]) -> list[str]:
    return [str(value) for key, value in settings.items() if key == "url" and value]
