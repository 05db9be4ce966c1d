"""Addresses that want nothing from us, looked up at the moment of hand-over."""

from __future__ import annotations

from app.foundation import clock, tokens
from app.foundation.database import db, insert_or_ignore
from app.outbox.models import SuppressedAddress

_PURPOSE = "suppression"


def is_suppressed(canonical_address: str) -> bool:
    """Whether nothing may be sent there."""
    return db.session.get(SuppressedAddress, tokens.keyed_hash(_PURPOSE, canonical_address)) is not None


def suppress(canonical_address: str, reason: str) -> None:
    """Send nothing there from now on. The caller commits."""
    db.session.execute(
        insert_or_ignore(SuppressedAddress).values(
            address_hash=tokens.keyed_hash(_PURPOSE, canonical_address), since=clock.now(), reason=reason
        )
    )
