"""“Keep me”: the mail that asks, and the page with one button behind its link."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import force_locale
from flask_babel import gettext as _

from app.accountability.retention import standings
from app.consent.withdrawing import withdrawal_token
from app.contacts.handles import contact_with, handle_of
from app.contacts.models import Contact
from app.foundation import clock, tokens
from app.foundation.database import db
from app.foundation.errors import ExpiredError
from app.foundation.retention import NOTICE
from app.foundation.wording import date
from app.landing.error_pages import LANGUAGES
from app.landing.service_mails import base, service_mail, the_house
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
    until = (contact.announced_at or clock.now()) + NOTICE
    language = contact.language[:2] if contact.language[:2] in LANGUAGES else LANGUAGES[0]
    with force_locale(language):
        return service_mail(
            "accountability/mail/keep",
            the_house(),
            to=contact.email,
            language=language,
            subject=_("May we keep your address?"),
            given_name=contact.given_name,
            url=f"{base()}/me/keep/{tokens.seal(_TOKEN, handle_of(contact), until + timedelta(days=1))}",
            withdraw_url=f"{base()}/u/{withdrawal_token(contact)}",
            day=date(until),
        )
