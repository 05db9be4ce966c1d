"""The words of the double opt-in mails: a template runs once for many mails, and each mail only fills the gaps.

What differs from person to person – name, link, code, times – is a single character of a private range while the
template runs. The finished text is cut at these characters once; a mail then is a few strings joined.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.campaigns.brand import brand_of, colours_of
from app.campaigns.domains import address_of, site_of
from app.campaigns.models import Campaign, Revision
from app.campaigns.own_sender import organisation_of
from app.campaigns.page_content import Content, headline, sender_name, text_in
from app.campaigns.themes import theme
from app.campaigns.variants import content_as
from app.consent.models import LegalText
from app.foundation import wording
from app.foundation.database import db
from app.landing.models import RenderedPage
from app.landing.page_view import path_of, speaks_for_itself

# One character for each gap, so that a template may cut the code in two as it likes.
NAME, URL, WHEN, DELETED_ON, NOT_ME_URL, PERSON = "\ue001", "\ue002", "\ue003", "\ue004", "\ue005", "\ue006"
CODE = "\ue010\ue011\ue012\ue013\ue014\ue015"
_GAP = re.compile("([\ue001-\ue006\ue010-\ue015])")
# A corrected imprint or sender is in the mails after so long.
_FRESH_SECONDS = 2.0
_MOST = 500


class Gapped:
    """A text with gaps, cut once."""

    def __init__(self, text: str) -> None:
        self._pieces = _GAP.split(text)

    def filled(self, values: dict[str, str]) -> str:
        """The whole text; ``values`` by the gap's character."""
        return "".join(values[piece] if index % 2 else piece for index, piece in enumerate(self._pieces))


@dataclass(frozen=True, slots=True)
class Words:
    """All that mails of one kind for one page have in common."""

    subject: str
    sender: str
    reply_to: str
    # What whole addresses in them begin with.
    site: str
    text: Gapped
    html: Gapped
    made_at: float

    def filled(self, values: dict[str, str]) -> tuple[str, str]:
        """Text and HTML."""
        return self.text.filled(values), self.html.filled({gap: escape(one) for gap, one in values.items()})


_words: dict[tuple[str, int, str, tuple[int, ...]], Words] = {}


def words_for(name: str, rendered_page_id: int, *, named: str, ticked: tuple[int, ...]) -> Words:
    """The words of ``doi`` or ``already`` for a page, for who is ``named`` in this way, and for these ticked wordings.

    ``named``: "given" where a given name is known to greet with, "family" where only the other one is, else "".
    """
    key = (name, rendered_page_id, named, ticked)
    known = _words.get(key)
    if known is not None and time.monotonic() - known.made_at < _FRESH_SECONDS:
        return known
    if len(_words) >= _MOST:
        _words.clear()
    made = _words[key] = _make(name, rendered_page_id, named=named, ticked=ticked)
    return made


def forget_all() -> None:
    """Start from nothing, for tests that change the database under the process."""
    _words.clear()


def subject_of(request: str) -> str:
    """The subject line of a confirmation mail, which the page after signing announces. It says what was asked for."""
    return str(_("Please confirm: %(title)s", title=request))


def written_date_and_time(moment: datetime, language: str) -> str:
    """23. November 2026, 14:05 Uhr."""
    return _date_and_time(moment.replace(second=0, microsecond=0), language)


def written_date(moment: datetime, language: str) -> str:
    """1. Dezember 2026."""
    return _date(moment.replace(second=0, microsecond=0), language)


@lru_cache(maxsize=256)
def _date(moment: datetime, language: str) -> str:
    with force_locale(language[:2]):
        return wording.date(moment)


@lru_cache(maxsize=256)
def _date_and_time(moment: datetime, language: str) -> str:
    with force_locale(language[:2]):
        return wording.date_and_time(moment)


def words_of(
    name: str, content: Content, campaign: Campaign, language: str, *, named: str, purposes: list[str]
) -> Words:
    """The words of ``doi`` or ``already`` for a page as this content describes it; ``named`` as above."""
    organisation, base = organisation_of(campaign), site_of(campaign)
    legal = f"{base}/{campaign.slug}" if speaks_for_itself(campaign, content) else base
    sender, title = sender_name(content, organisation), headline(content, language)
    request = text_in(content, "request", language, organisation) or title
    with force_locale(language[:2]):
        given = {
            "organisation": organisation,
            "sender": sender,
            "request": request,
            "confirm_url": URL,
            "not_me_url": NOT_ME_URL,
            "code": CODE,
            "requested_at": WHEN,
            "delete_on": DELETED_ON,
            "purposes": purposes,
            "imprint_url": f"{legal}/imprint",
            "privacy_url": f"{base}{path_of(campaign.slug, language, content)}/privacy",
            "page_url": address_of(campaign),
            "theme": colours_of(theme(content["theme"]), brand_of(organisation)),
            "language": language,
            "page_title": title,
            "greeting_name": NAME if named == "given" else "",
            "person": PERSON if named else "",
        }
        return Words(
            subject=subject_of(request) if name == "doi" else _("Already confirmed: %(title)s", title=title),
            sender=sender,
            reply_to=organisation.email,
            site=base,
            text=Gapped(render_template(f"landing/mail/{name}.txt", **given)),
            html=Gapped(render_template(f"landing/mail/{name}.html", **given)),
            made_at=time.monotonic(),
        )


def _make(name: str, rendered_page_id: int, *, named: str, ticked: tuple[int, ...]) -> Words:
    stored, variant, language, campaign = db.session.execute(
        select(Revision.content, RenderedPage.variant, RenderedPage.language, Campaign)
        .join(RenderedPage, RenderedPage.revision_id == Revision.id)
        .join(Campaign, Campaign.id == Revision.campaign_id)
        .where(RenderedPage.id == rendered_page_id)
    ).one()
    content = content_as(stored, variant)
    return words_of(name, content, campaign, language, named=named, purposes=_wordings(ticked))


def _wordings(ids: tuple[int, ...]) -> list[str]:
    if not ids:
        return []
    return list(
        db.session.scalars(select(LegalText.wording).where(LegalText.id.in_(ids)).order_by(LegalText.id))
    )
