"""Finding the contact for an address, or making it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.contacts.addresses import EmailAddress
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db, insert_or_ignore

_FIELDS = ("given_name", "family_name", "postal_code", "phone", "birth_year")


def contact_for(address: EmailAddress, *, language: str) -> tuple[Contact, bool]:
    """The contact with this address and whether it is new; nobody else changes it until the caller commits.

    The unique address decides when two confirmations come at the same moment.
    """
    made = db.session.execute(
        insert_or_ignore(Contact)
        .values(
            email=address.shown,
            canonical_email=address.canonical,
            language=language,
            created_at=clock.now(),
        )
        .returning(Contact.id)
    ).scalar()
    contact = db.session.scalars(
        select(Contact).where(Contact.canonical_email == address.canonical).with_for_update()
    ).one()
    return contact, made is not None


def keep_told(contact: Contact, told: Any) -> None:
    """What the person tells now fills gaps and replaces what they told before; nothing told never erases."""
    for field in _FIELDS:
        if getattr(told, field) not in (None, ""):
            setattr(contact, field, getattr(told, field))
