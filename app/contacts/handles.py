"""What names a person in a link that is derived and never stored: the number, and when they came into being.

By the microsecond it opens nobody else's page when a number is given again after somebody was erased.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from app.contacts.models import Contact
from app.foundation.database import db


def handle_of(contact: Contact) -> bytes:
    """For ``tokens.seal`` (16 bytes)."""
    epoch = datetime.fromtimestamp(0, contact.created_at.tzinfo)
    since = int((contact.created_at - epoch) / timedelta(microseconds=1))
    return contact.id.to_bytes(8, "big") + since.to_bytes(8, "big")


def contact_with(handle: bytes) -> Contact | None:
    """Whose it is; None where the person is no longer known."""
    contact = db.session.get(Contact, int.from_bytes(handle[:8], "big"))
    return contact if contact is not None and handle_of(contact) == handle else None
