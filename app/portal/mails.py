"""The mail that lets somebody see their data; or nothing, for an address of which nothing is known."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.landing.models import SignUp
from app.landing.service_mails import base, service_mail, the_house
from app.outbox.composing import Mail, Withheld
from app.outbox.models import OutboxMessage
from app.outbox.suppression import ERASED, RESTING, RESTRICTED, suppressed_among
from app.portal.entering import code_of, is_one_too_many, token_of
from app.portal.models import PortalSession


def compose_entry(message: OutboxMessage) -> Mail | Withheld:
    """Link and code; the only place where a known address makes a difference."""
    asked = db.session.get(PortalSession, message.subject_id)
    if asked is None:
        return Withheld("gone")
    # What has left stays readable in the built-in outbox, whatever happened since.
    if message.sent_at is None:
        why = _why_not(asked)
        if why:
            return Withheld(why)
    return _mail(asked)


def _why_not(asked: PortalSession) -> str:
    if asked.entered_at is not None or asked.expires_at < clock.now():
        return "expired"
    if suppressed_among([asked.address_key], despite=(ERASED, RESTING, RESTRICTED)):
        return "suppressed"
    if is_one_too_many(asked):
        return "capped"
    return "" if _is_known(asked) else "unknown"


def _is_known(asked: PortalSession) -> bool:
    contact = select(Contact.id).where(Contact.canonical_email == asked.canonical_email)
    sign_up = select(SignUp.id).where(SignUp.address_key == asked.address_key).limit(1)
    return db.session.scalar(contact) is not None or db.session.scalar(sign_up) is not None


def _mail(asked: PortalSession) -> Mail:
    with force_locale(asked.language):
        code = code_of(asked)
        return service_mail(
            "portal/mail/entry",
            the_house(),
            to=asked.email,
            language=asked.language,
            subject=_("Your link to your data"),
            url=f"{base()}/me/enter/{token_of(asked)}",
            code=f"{code[:3]} {code[3:]}",
        )
