"""What a page's templates see: the page, its form, its consents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.campaigns.brand import Brand, brand_of
from app.campaigns.domains import site_of
from app.campaigns.kit_words import KitWords, kit_words
from app.campaigns.letters import recipient_through_us
from app.campaigns.models import Campaign, Organisation
from app.campaigns.own_sender import has_own_legal_pages
from app.campaigns.page_content import (
    Block,
    Content,
    blocks_in,
    default_language,
    event_of,
    headline,
    sender_name,
    text_in,
)
from app.consent.legal_texts import current_text, wording_of, words_in_force
from app.consent.special_wordings import ART9
from app.consent.wordings import CONDITIONS
from app.landing.event_card import EventCard, event_card
from app.landing.signatures import partners_of, purposes_of

_LONGEST = {
    "given_name": 100,
    "family_name": 100,
    "postal_code": 12,
    "phone": 40,
    "birth_year": 4,
    "comment": 2000,
}
_AUTOCOMPLETE = {
    "email": "email",
    "given_name": "given-name",
    "family_name": "family-name",
    "postal_code": "postal-code",
    "phone": "tel",
    "birth_year": "bday-year",
    "comment": "off",
}
# Lazy, because each is translated for every form that is read, and the form has a handful.
_LABELS = {
    "email": _l("E-mail address"),
    "given_name": _l("First name"),
    "family_name": _l("Last name"),
    "postal_code": _l("Postcode"),
    "phone": _l("Phone number"),
    "birth_year": _l("Year of birth"),
    "comment": _l("Why is this important to you?"),
}
_TYPES = {"email": "email", "phone": "tel", "birth_year": "number", "comment": "textarea"}
LONGEST_EMAIL = 254


@dataclass(frozen=True, slots=True)
class PageView:
    """A page in one language."""

    title: str
    lead: str
    language: str
    languages: list[tuple[str, str]]
    slug: str
    kind: str
    theme: str
    description: str
    path: str
    url: str
    canonical: str
    # The host's part of the address, for what needs a whole one.
    site: str
    # What imprint and privacy notice begin with: the campaign's own address where they say more or something else.
    legal: str
    # Where its privacy notice is; before it is published, the organisation's.
    notice: str
    # Where the conditions for taking part are; empty where none apply.
    conditions: str
    sender: str
    brand: Brand
    blocks: list[Block]
    when: EventCard | None
    share_text: str
    # What supporters get to carry the campaign on says some things of its own.
    kit: KitWords
    goal: int

    def has_block(self, kind: str) -> bool:
        """Whether such a block is on the page."""
        return any(block.kind == kind for block in self.blocks)

    def block(self, kind: str) -> Block | None:
        """The first block of a kind."""
        return next((block for block in self.blocks if block.kind == kind), None)


@dataclass(frozen=True, slots=True)
class SharedPreview:
    """A draft that somebody looks at by a link: under which address, and until when."""

    path: str
    until: datetime


@dataclass(slots=True)
class FieldView:
    """One field of the form."""

    name: str
    label: str
    type: str
    value: str
    error: str
    required: bool
    autocomplete: str
    maxlength: int
    hint: str = ""
    # What can be chosen, as (value, label), and what was.
    options: list[tuple[str, str]] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)


@dataclass(slots=True)
class ConsentView:
    """One box, unticked unless the person ticked it a moment ago."""

    name: str
    purpose: str
    legal_text_id: int
    label: str
    ticked: bool
    error: str = ""

    @property
    def is_needed(self) -> bool:
        """Without it nobody can take part; no other consent is ever a condition (R1.12, R2.13)."""
        return self.purpose == ART9


@dataclass(slots=True)
class FormView:
    """The form as it is shown."""

    action: str
    fields: list[FieldView]
    consents: list[ConsentView]
    questions: list[FieldView] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    asked_again: str | None = None
    suggestion: dict[str, str] | None = None
    # What the widget is to solve while a flood is on, as JSON (``proving.py``).
    challenge: str = ""


def page_view(
    campaign: Campaign,
    content: Content,
    language: str,
    organisation: Organisation,
    brand: Brand | None = None,
) -> PageView:
    """The page in one language; ``brand`` to try another one than the organisation's."""
    site = site_of(campaign)
    whole = site + path_on_site(campaign, language, content)
    blocks = blocks_in(content, language, organisation)
    hero = next((block.texts for block in blocks if block.kind == "hero"), {})
    path = path_of(campaign.slug, language, content)
    event = event_of(content)
    return PageView(
        title=headline(content, language),
        lead=hero.get("lead", ""),
        language=language,
        languages=[(code, path_of(campaign.slug, code, content)) for code in content["languages"]],
        slug=campaign.slug,
        kind=content["kind"],
        theme=content["theme"],
        description=text_in(content, "description", language, organisation) or hero.get("lead", ""),
        path=path,
        url=whole,
        canonical=whole,
        site=site,
        legal=f"/{campaign.slug}" if speaks_for_itself(campaign, content) else "",
        notice=f"{path if campaign.current_revision_id else ''}/privacy",
        conditions=f"{path if campaign.current_revision_id else ''}/conditions"
        if content.get("conditions") and words_in_force(CONDITIONS, language)
        else "",
        sender=sender_name(content, organisation),
        brand=brand or brand_of(organisation),
        blocks=blocks,
        when=event_card(event) if event else None,
        share_text=text_in(content, "share", language, organisation),
        kit=kit_words(content, language, organisation),
        goal=int(content.get("goal") or 0),
    )


def speaks_for_itself(campaign: Campaign, content: Content) -> bool:
    """Whether the page's imprint and privacy notice differ from the organisation's."""
    return has_own_legal_pages(campaign) or bool(recipient_through_us(content))


def path_on_site(campaign: Campaign, language: str, content: Content) -> str:
    """The same below the campaign's own domain, where it has one: ``/`` and ``/<lang>``."""
    path = path_of(campaign.slug, language, content)
    return (path.removeprefix(f"/{campaign.slug}") or "/") if campaign.domain else path


def path_of(slug: str, language: str, content: Content) -> str:
    """``/<slug>`` in the default language, ``/<slug>/<lang>`` in the others."""
    return f"/{slug}" if language == default_language(content) else f"/{slug}/{language}"


def blank_form(slug: str, content: Content, consents: list[ConsentView]) -> FormView:
    """The form nobody has typed into yet."""
    return FormView(
        action=f"/{slug}/sign", fields=[_field(name, content) for name in _names(content)], consents=consents
    )


def consents_for(content: Content, language: str, organisation: Organisation) -> list[ConsentView]:
    """The boxes the page offers, with the wordings in force now. May flush new versions of them."""
    views, partners = [], partners_of(content)
    for purpose in purposes_of(content):
        sender = sender_name(content, organisation)
        text = current_text(purpose, language, sender, partners.get(purpose, ""))
        views.append(ConsentView(f"consent-{purpose}", purpose, text.id, text.wording, ticked=False))
    return views


def consents_to_look_at(content: Content, language: str, organisation: Organisation) -> list[ConsentView]:
    """The same boxes for a preview: nothing is written."""
    sender, partners = sender_name(content, organisation), partners_of(content)
    return [
        ConsentView(
            f"consent-{purpose}",
            purpose,
            0,
            wording_of(purpose, language, sender, partners.get(purpose, "")),
            ticked=False,
        )
        for purpose in purposes_of(content)
    ]


def _names(content: Content) -> list[str]:
    return ["email", *(name for name in content["fields"] if name != "email")]


def _field(name: str, content: Content) -> FieldView:
    return FieldView(
        name=name,
        label=label_of(name),
        type=_TYPES.get(name, "text"),
        value="",
        error="",
        required=name == "email" or name in content.get("required", []),
        autocomplete=_AUTOCOMPLETE[name],
        maxlength=LONGEST_EMAIL if name == "email" else _LONGEST[name],
        hint=free_text_hint() if name == "comment" else "",
    )


def free_text_hint() -> str:
    """What stands below a field for whole sentences, so that nobody tells us more than they meant to (Art. 25 GDPR)."""
    return str(_("Please write nothing about your health or faith, and nothing about other people."))


def label_of(name: str) -> str:
    """The label of a field in the language of the page."""
    return str(_LABELS[name])
