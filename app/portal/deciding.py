"""What people decide about their data by themselves: corrections, and each consent on its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from app.consent import ledger
from app.consent.legal_texts import current_text, wording_of
from app.consent.telling import purpose_title
from app.consent.withdrawing import withdraw
from app.contacts.models import Contact
from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.landing.form_reading import as_name, clean
from app.outbox.models import OutboxMessage
from app.portal.entering import MAIL_KIND
from app.portal.models import PortalSession

CORRECTABLE = {"given_name": 100, "family_name": 100, "postal_code": 12, "phone": 40, "birth_year": 4}
# What can be agreed to without a campaign at hand; everything else can be taken back here, and given on its page.
_OFFERED = ("newsletter", "campaigns")
_OLDEST = 1900


@dataclass(frozen=True, slots=True)
class Switch:
    """One purpose: its name, whether it holds, and the words one agreed to or would agree to."""

    purpose: str
    label: str
    holds: bool
    wording: str


def switches(contact: Contact, language: str, organisation: str) -> list[Switch]:
    """Those that hold first, then what is offered."""
    holding = {event.purpose: event for event in ledger.consents_in_force(contact.id)}
    said = {purpose: event.legal_text for purpose, event in holding.items()}
    return [
        *(
            Switch(purpose, purpose_title(purpose), True, text.wording if text else "")
            for purpose, text in said.items()
        ),
        *(
            Switch(purpose, purpose_title(purpose), False, wording_of(purpose, language, organisation))
            for purpose in _OFFERED
            if purpose not in holding
        ),
    ]


def agree(contact: Contact, purpose: str, session: PortalSession, organisation: str) -> None:
    """Give a consent that is offered, with the words that stood beside the button. The caller commits."""
    if purpose not in _OFFERED:
        raise RefusedError("This cannot be agreed to here.")
    text = current_text(purpose, session.language, organisation)
    mail = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == MAIL_KIND, OutboxMessage.subject_id == session.id)
    ).first()
    settings, now = current_app.config["TESTBALLON"], clock.now().isoformat()
    evidence = {
        "page_url": f"{settings.base_url.rstrip('/')}/me",
        "requested_at": now,
        "confirmed_at": now,
        "confirmed_by": "portal",
        # The mail that proved that the mailbox is theirs.
        "message_id": mail.message_id if mail else None,
        "sent_at": mail.sent_at.isoformat() if mail and mail.sent_at else None,
        "server_answer": mail.server_answer if mail else None,
        "content_hash": mail.content_hash if mail else None,
        "through_built_in_outbox": not settings.smtp_url,
    }
    ledger.add(contact.id, purpose, ledger.GIVEN, evidence, legal_text_id=text.id)


def take_back(contact: Contact, purpose: str) -> None:
    """Take a consent back. The caller commits."""
    withdraw(contact.id, [purpose], by="portal")


def correct(contact: Contact, typed: Mapping[str, str]) -> None:
    """Put right what they told (Art. 16 GDPR); an empty field forgets it. Raises RefusedError. The caller commits."""
    values = {
        name: clean(typed.get(name, ""), one_line=True)[:most] or None for name, most in CORRECTABLE.items()
    }
    for name in ("given_name", "family_name"):
        as_name(values[name] or "")
    year = values.pop("birth_year")
    if year and not (year.isdecimal() and _OLDEST <= int(year) <= clock.now().year):
        raise RefusedError(_("Please give the year of birth with four digits, such as 1984."))
    for name, value in values.items():
        setattr(contact, name, value)
    contact.birth_year = int(year) if year else None
    audit.record("contact.corrected", "contact", contact.id, by="portal")
