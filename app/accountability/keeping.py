"""“Keep me”: the mail that asks, and the page with one button behind its link."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from app.accountability.retention import standings
from app.campaigns.brand import brand_of, colours_of
from app.campaigns.organisation import the_organisation
from app.campaigns.themes import theme
from app.consent.withdrawing import withdrawal_token
from app.contacts.handles import contact_with, handle_of
from app.contacts.models import Contact
from app.foundation import clock, tokens
from app.foundation.database import db
from app.foundation.errors import ExpiredError
from app.foundation.retention import NOTICE
from app.foundation.wording import date
from app.landing.error_pages import DEFAULT_THEME, LANGUAGES
from app.outbox.composing import Mail, Withheld
from app.outbox.models import OutboxMessage
from app.outbox.suppression import address_key, suppressed_among

_TOKEN = "keep"  # noqa: S105 - a purpose, no secret


def contact_to_keep(token: str) -> Contact:
    """Whose link it is. Raises NotFoundError and ExpiredError."""
    contact = contact_with(tokens.open_token(_TOKEN, token).handle)
    if contact is None:
        raise ExpiredError("This person is not known here any more.")
    return contact


def keep(contact: Contact) -> None:
    """They are there. The caller commits."""
    contact.kept_at, contact.announced_at = clock.now(), None


def compose_keep(message: OutboxMessage) -> Mail | Withheld:
    """The mail that asks, unless they have shown up or withdrawn meanwhile."""
    contact = db.session.get(Contact, message.subject_id)
    if contact is None:
        return Withheld("gone")
    if message.sent_at is None:
        key = address_key(contact.canonical_email)
        if key in suppressed_among([key]):
            return Withheld("suppressed")
        standing = standings([contact])[contact.id]
        if standing.announced_at is None or not standing.may_be_written_to:
            return Withheld("gone")
    return _mail(contact)


def _mail(contact: Contact) -> Mail:
    base, organisation = current_app.config["TESTBALLON"].base_url.rstrip("/"), the_organisation()
    until = (contact.announced_at or clock.now()) + NOTICE
    language = contact.language[:2] if contact.language[:2] in LANGUAGES else LANGUAGES[0]
    with force_locale(language):
        sender = organisation.name or "Testballon"
        words = {
            "language": language,
            "subject": _("May we keep your address?"),
            "greeting_name": contact.given_name or "",
            "url": f"{base}/me/keep/{tokens.seal(_TOKEN, handle_of(contact), until + timedelta(days=1))}",
            "withdraw_url": f"{base}/u/{withdrawal_token(contact)}",
            "day": date(until),
            "sender": sender,
            "imprint_url": f"{base}/imprint",
            "privacy_url": f"{base}/privacy",
            "theme": colours_of(theme(DEFAULT_THEME), brand_of(organisation)),
        }
        return Mail(
            to=contact.email,
            subject=str(words["subject"]),
            text=render_template("accountability/mail/keep.txt", **words),
            html=render_template("accountability/mail/keep.html", **words),
            sender_name=sender,
            reply_to=organisation.email,
        )
