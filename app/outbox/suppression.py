"""Addresses that want nothing from us, looked up at the moment of hand-over."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from app.foundation import clock, tokens
from app.foundation.database import db, insert_or_ignore
from app.outbox.models import SuppressedAddress


def address_key(canonical_address: str) -> bytes:
    """The keyed hash under which an address is known wherever the address itself must not stand (32 bytes)."""
    return tokens.keyed_hash("address", canonical_address)


def is_suppressed(canonical_address: str) -> bool:
    """Whether nothing may be sent there."""
    return bool(suppressed_among([address_key(canonical_address)]))


def suppressed_among(keys: Collection[bytes]) -> set[bytes]:
    """Those of the addresses (by ``address_key``) to which nothing may be sent."""
    if not keys:
        return set()
    wanted = select(SuppressedAddress.address_hash).where(SuppressedAddress.address_hash.in_(keys))
    return set(db.session.scalars(wanted))


def suppress(canonical_address: str, reason: str) -> None:
    """Send nothing there from now on. The caller commits."""
    db.session.execute(
        insert_or_ignore(SuppressedAddress).values(
            address_hash=address_key(canonical_address), since=clock.now(), reason=reason
        )
    )
