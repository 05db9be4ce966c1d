"""The legal texts as staff see them: which words are in force, who agreed to which version, and which pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from app.campaigns.forms import LANGUAGE_NAMES
from app.campaigns.models import Campaign
from app.consent.calls import CONFIRMED
from app.consent.ledger import GIVEN
from app.consent.legal_texts import words_brought, words_in_force
from app.consent.models import ConsentEvent, LegalText, PhoneCall
from app.consent.purposes import DEFAULT_WORDINGS, NUMBER_CALL
from app.consent.special_wordings import ART9, PARTNER, SPECIAL_WORDINGS
from app.consent.telling import purpose_label
from app.consent.wordings import ADDITIONS, CONDITIONS, words_of_staff
from app.foundation.database import db
from app.landing.models import RenderedPage, SignUp

KINDS = (
    *DEFAULT_WORDINGS,
    *(kind for kind in SPECIAL_WORDINGS if kind != ART9),
    ART9,
    CONDITIONS,
    *ADDITIONS,
)


@dataclass(frozen=True, slots=True)
class Text:
    """A kind of text in one language."""

    kind: str
    label: str
    language: str
    language_name: str
    words: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Version:
    """Words as people were shown them."""

    text: LegalText
    agreed: int
    campaigns: tuple[tuple[int, str], ...]


def label_of(kind: str) -> str:
    """What the text is for."""
    labels = {
        CONDITIONS: _("Conditions for taking part"),
        "privacy": _("Addition to the privacy notices"),
        "imprint": _("Addition to the imprint"),
        PARTNER: _("Passed on to a named partner"),
    }
    return str(labels.get(kind) or purpose_label(kind))


def all_texts() -> list[tuple[str, list[Text]]]:
    """Each kind by its label, in every language."""
    return [(label_of(kind), [text_of(kind, language) for language in LANGUAGE_NAMES]) for kind in KINDS]


def text_of(kind: str, language: str) -> Text:
    """What is in force."""
    return Text(
        kind=kind,
        label=label_of(kind),
        language=language,
        language_name=str(LANGUAGE_NAMES[language]),
        words=words_in_force(kind, language) or "",
        is_own=bool(words_of_staff(kind, language)),
    )


def brought(kind: str, language: str) -> str:
    """The words to go back to."""
    by_language = words_brought(kind)
    return by_language.get(language) or by_language.get(language.partition("-")[0]) or ""


def versions(kind: str, language: str) -> list[Version]:
    """Every version people were ever shown, newest first, with who agreed and where it is shown now."""
    is_kind = LegalText.purpose.startswith(f"{PARTNER}-") if kind == PARTNER else LegalText.purpose == kind
    texts = db.session.scalars(
        select(LegalText).where(is_kind, LegalText.language == language).order_by(LegalText.id.desc())
    ).all()
    given: Select[Any, Any] = (
        select(ConsentEvent.legal_text_id, func.count())
        .where(ConsentEvent.action == GIVEN, ConsentEvent.legal_text_id.in_([text.id for text in texts]))
        # The call that confirms a number is the same agreement once more.
        .where(ConsentEvent.evidence["call"].as_integer().is_(None))
        .group_by(ConsentEvent.legal_text_id)
    )
    if kind == NUMBER_CALL:
        given = _confirmed_with(texts)
    elif kind == CONDITIONS:
        given = _took_part_with(texts)
    agreed = {text_id: number for text_id, number in db.session.execute(given)}  # noqa: C416 - rows, not pairs
    shown = _shown_now(language)
    return [Version(text, agreed.get(text.id, 0), tuple(shown.get(text.id, ()))) for text in texts]


def _confirmed_with(texts: Sequence[LegalText]) -> Select[Any, Any]:
    """Nobody ticks what is read out on the phone; they say yes to it."""
    return (
        select(PhoneCall.legal_text_id, func.count())
        .where(PhoneCall.outcome == CONFIRMED, PhoneCall.legal_text_id.in_([text.id for text in texts]))
        .group_by(PhoneCall.legal_text_id)
    )


def _took_part_with(texts: Sequence[LegalText]) -> Select[Any, Any]:
    """Nobody ticks conditions; they apply to whoever confirmed what they signed on a page that led to them."""
    return (
        select(RenderedPage.conditions_id, func.count())
        .join(SignUp, SignUp.rendered_page_id == RenderedPage.id)
        .where(RenderedPage.conditions_id.in_([text.id for text in texts]), SignUp.confirmed_at.is_not(None))
        .group_by(RenderedPage.conditions_id)
    )


def _shown_now(language: str) -> dict[int, list[tuple[int, str]]]:
    """The campaigns whose present page shows a version, by its id."""
    newest = (
        select(func.max(RenderedPage.id))
        .join(Campaign, Campaign.current_revision_id == RenderedPage.revision_id)
        .where(RenderedPage.language == language)
        .group_by(Campaign.id)
    )
    rows = db.session.execute(
        select(Campaign.id, Campaign.title, RenderedPage.consents, RenderedPage.conditions_id)
        .join(RenderedPage, RenderedPage.revision_id == Campaign.current_revision_id)
        .where(RenderedPage.id.in_(newest))
        .order_by(Campaign.title)
    )
    shown: dict[int, list[tuple[int, str]]] = {}
    for campaign_id, title, consents, conditions_id in rows:
        for text_id in (*(box["legal_text_id"] for box in consents), conditions_id):
            shown.setdefault(text_id, []).append((campaign_id, title))
    return shown
