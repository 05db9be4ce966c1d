"""The pages of the portal, in the look of the organisation's pages."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import force_locale

from app.campaigns.brand import brand_of
from app.campaigns.organisation import the_organisation
from app.campaigns.style_sheets import style_url
from app.contacts.models import Contact
from app.foundation.database import db
from app.foundation.retention import fate_of
from app.landing.error_pages import DEFAULT_THEME, language_of_visitor
from app.portal.deciding import switches
from app.portal.entering import form_token
from app.portal.models import PortalSession
from app.privacy.access import known_of, recipients
from app.privacy.erasing import what_would_go
from app.privacy.subjects import Subject, subject_of_canonical
from app.privacy.wording import in_words, title_of


def door(*, asked: PortalSession | None = None, **words: Any) -> str:
    """The form for the address; with the code's where a mail is on its way."""
    return _page("portal/door.html", asked=asked, **words)


def link_page(*, fits: bool) -> str:
    """One button behind the link in the mail, or where to use it instead."""
    return _page("portal/link.html", fits=fits)


def overview(session: PortalSession, *, done: str = "", error: str = "") -> str:
    """Everything that is known, and everything that can be decided."""
    subject = subject_of(session)
    contact = contact_of(subject)
    return _page(
        "portal/overview.html",
        session=session,
        form_token=form_token(session),
        contact=contact,
        chapters=in_words(known_of(subject)),
        recipients=recipients(),
        fate=fate_of(contact.id) if contact else None,
        switches=switches(contact, session.language, the_organisation().name) if contact else [],
        done=done,
        error=error,
    )


def erase_page(session: PortalSession, *, lacks_tick: bool = False) -> str:
    """What would go."""
    counts = what_would_go(subject_of(session))
    going = [(title_of(table), number) for table, number in counts.items()]
    return _page(
        "portal/erase.html",
        session=session,
        form_token=form_token(session),
        going=going,
        lacks_tick=lacks_tick,
    )


def keep_page(*, is_kept: bool) -> str:
    """Whether somebody wants to stay."""
    return _page("portal/keep.html", is_kept=is_kept)


def gone_page() -> str:
    """After that."""
    return _page("portal/gone.html")


def subject_of(session: PortalSession) -> Subject:
    """Whom the visit is about."""
    return subject_of_canonical(session.canonical_email)


def contact_of(subject: Subject) -> Contact | None:
    """Their row among the contacts, where they ever confirmed."""
    return db.session.get(Contact, subject.contact_id) if subject.contact_id is not None else None


def _page(template: str, **words: Any) -> str:
    organisation, language = the_organisation(), language_of_visitor()
    with force_locale(language):
        return render_template(
            template,
            page=None,
            organisation=organisation,
            css_url=style_url(DEFAULT_THEME, brand_of(organisation)),
            language=language,
            languages=[],
            **words,
        )
