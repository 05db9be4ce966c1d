"""Whom a request is about: an address, and the contact it belongs to where there is one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.contacts.addresses import parse_address
from app.contacts.models import Contact
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.outbox.suppression import address_key


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody with an address; ``contact_id`` is None for who never confirmed."""

    canonical: str
    contact_id: int | None

    @property
    def key(self) -> bytes:
        """The keyed hash of the address."""
        return address_key(self.canonical)


def subject_of_contact(contact: Contact) -> Subject:
    """Of a contact."""
    return Subject(contact.canonical_email, contact.id)


def subject_of_address(typed: str) -> Subject:
    """Of an address, however it is spelled. Raises RefusedError for what is none."""
    return subject_of_canonical(parse_address(typed).canonical)


def key_of_address(typed: str) -> bytes | None:
    """The keyed hash of an address, however it is spelled; None for what is none."""
    try:
        return address_key(parse_address(typed).canonical)
    except RefusedError:
        return None


def subject_of_canonical(canonical: str) -> Subject:
    """The same for an address that was parsed before."""
    wanted = select(Contact.id).where(Contact.canonical_email == canonical)
    return Subject(canonical, db.session.scalar(wanted))
