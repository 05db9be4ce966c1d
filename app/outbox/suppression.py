"""Addresses that want nothing from us, looked up at the moment of hand-over."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select

from app.foundation import clock, tokens
from app.foundation.database import db, insert_or_ignore
from app.outbox.models import SuppressedAddress

# Of somebody who was erased: nobody brings them back but they themselves, so what they ask for does reach them.
ERASED = "erased"
# Of somebody whose data may be kept and nothing else (Art. 18 GDPR).
RESTRICTED = "restricted"

# Nobody is there any more, or the mailbox takes nothing.
BOUNCED = "bounced"


def address_key(canonical_address: str) -> bytes:
    """The keyed hash under which an address is known wherever the address itself must not stand (32 bytes)."""
    return tokens.keyed_hash("address", canonical_address)


def suppressed_among(keys: Collection[bytes], *, despite: Collection[str] = ()) -> set[bytes]:
    """Those of the addresses (by ``address_key``) to which nothing may be sent.

    ``despite`` names reasons that do not count, for a mail that somebody at this address has just asked for.
    """
    if not keys:
        return set()
    wanted = select(SuppressedAddress.address_hash).where(SuppressedAddress.address_hash.in_(keys))
    if despite:
        wanted = wanted.where(SuppressedAddress.reason.not_in(despite))
    return set(db.session.scalars(wanted))


def suppress(canonical_address: str, reason: str) -> None:
    """Send nothing there from now on. The caller commits."""
    suppress_key(address_key(canonical_address), reason)


def suppress_key(key: bytes, reason: str) -> None:
    """The same for an address of which only the key is left."""
    db.session.execute(
        insert_or_ignore(SuppressedAddress).values(address_hash=key, since=clock.now(), reason=reason)
    )


def allow_again(canonical_address: str, reason: str) -> None:
    """Take back a suppression that was made for this reason, and no other. The caller commits."""
    allow_key_again(address_key(canonical_address), reason)


def allow_key_again(key: bytes, reason: str) -> None:
    """The same for an address of which only the key is left."""
    db.session.execute(
        delete(SuppressedAddress).where(
            SuppressedAddress.address_hash == key, SuppressedAddress.reason == reason
        )
    )
