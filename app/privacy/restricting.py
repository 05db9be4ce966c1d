"""Restriction (Art. 18 GDPR, R2.06) and objection to advertising (Art. 21(2), R2.07): stamps with a reason."""

from __future__ import annotations

from app.consent.ledger import consents_in_force
from app.consent.withdrawing import withdraw
from app.contacts.models import Contact
from app.foundation import audit, clock, lasting
from app.outbox.suppression import BY_BOUNCES, RESTRICTED, address_key, allow_again, allow_key_again, suppress

# What is no advertising: to be named on a page, and what was signed being handed over.
NO_ADVERTISING = frozenset({"publish_name", "handover", "art9"})


def restrict(contact: Contact, reason: str, *, by: str) -> None:
    """Keep their data and do nothing else with it, beginning now. The caller commits.

    What waits in the outbox does not leave: the address is looked up when a mail is handed over.
    """
    if contact.restricted_at is not None:
        return
    contact.restricted_at, contact.restricted_reason = clock.now(), reason
    suppress(contact.canonical_email, RESTRICTED)
    lasting.keep("restricted", address_key(contact.canonical_email))
    # The reason is the person's own business, so it stands on their row and goes with it, not in the trail.
    audit.record("contact.restricted", "contact", contact.id, by=by)


def release(contact: Contact, *, by: str) -> None:
    """Take the restriction back. The caller commits."""
    if contact.restricted_at is None:
        return
    contact.restricted_at = contact.restricted_reason = None
    allow_again(contact.canonical_email, RESTRICTED)
    lasting.keep("released", address_key(contact.canonical_email))
    audit.record("contact.released", "contact", contact.id, by=by)


def write_again(contact: Contact, *, by: str) -> bool:
    """Write again to an address mails to which came back; False where that is not what holds it. The caller commits.

    Nobody wished for that block: it was concluded from answers of mail servers, which are wrong at times. A
    restriction, an objection, an erasure and a "that was not me" are wishes, and stay.
    """
    held = allow_key_again(address_key(contact.canonical_email), *BY_BOUNCES)
    if held:
        audit.record(audit.WRITTEN_AGAIN, "contact", contact.id, by=by)
    return held


def object_to_advertising(contact: Contact, reason: str, *, by: str) -> list[str]:
    """Stop all advertising at once; returns which consents that ended. The caller commits."""
    contact.objected_at, contact.objected_reason = clock.now(), reason
    lasting.keep("objected", address_key(contact.canonical_email))
    holding = {event.purpose for event in consents_in_force(contact.id)}
    ended = withdraw(contact.id, holding - NO_ADVERTISING, by=by)
    audit.record("contact.objected", "contact", contact.id, by=by)
    return ended
