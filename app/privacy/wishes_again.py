"""What people wished for since a backup was made, done again after it was put back (``foundation/lasting.py``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.consent.withdrawing import withdraw_what_was_given_before
from app.contacts.models import Contact
from app.foundation.database import db
from app.foundation.lasting import Wish
from app.outbox.suppression import RESTRICTED, allow_again, suppress
from app.privacy.replaying import contacts_by_key


def do_again(wishes: Sequence[Wish]) -> None:
    """In their order. The caller commits."""
    contacts = contacts_by_key({wish.key for wish in wishes})
    for wish in wishes:
        found = contacts.get(wish.key)
        # Whoever was erased and came back later is somebody new.
        if found is None or found[1] > wish.at:
            continue
        contact = db.session.get(Contact, found[0])
        if contact is not None:
            _KINDS[wish.what](contact, wish)


def _withdrawn(contact: Contact, wish: Wish) -> None:
    withdraw_what_was_given_before(contact.id, wish.about, wish.at)


def _objected(contact: Contact, wish: Wish) -> None:
    if contact.objected_at is None:
        contact.objected_at, contact.objected_reason = wish.at, "–"


def _restricted(contact: Contact, wish: Wish) -> None:
    if contact.restricted_at is None:
        # The reason was the person's own business and went with the database.
        contact.restricted_at, contact.restricted_reason = wish.at, "–"
        suppress(contact.canonical_email, RESTRICTED)


def _released(contact: Contact, wish: Wish) -> None:
    if contact.restricted_at is not None and contact.restricted_at <= wish.at:
        contact.restricted_at = contact.restricted_reason = None
        allow_again(contact.canonical_email, RESTRICTED)


_KINDS: dict[str, Callable[[Contact, Wish], None]] = {
    "withdrawn": _withdrawn,
    "objected": _objected,
    "restricted": _restricted,
    "released": _released,
}
KINDS = tuple(_KINDS)
