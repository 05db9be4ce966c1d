"""Addresses that want nothing from us, looked up at the moment of hand-over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, or_, select

from app.foundation import clock, tokens
from app.foundation.database import db, dialect_insert
from app.outbox.models import SuppressedAddress

# Of somebody who was erased: nobody brings them back but they themselves, so what they ask for does reach them.
ERASED = "erased"
# Of somebody whose data may be kept and nothing else (Art. 18 GDPR).
RESTRICTED = "restricted"
# Nobody is there any more.
BOUNCED = "bounced"
# The mailbox was full, or took nothing for a while; that ends by itself.
RESTING = "resting"
RESTS_FOR = timedelta(days=30)
# What we concluded from mails that came back; nobody wished for it, so staff may take it back.
BY_BOUNCES = (BOUNCED, RESTING)


def address_key(canonical_address: str) -> bytes:
    """The keyed hash under which an address is known wherever the address itself must not stand (32 bytes)."""
    return tokens.keyed_hash("address", canonical_address)


def suppressed_among(keys: Collection[bytes], *, despite: Collection[str] = ()) -> set[bytes]:
    """Those of the addresses (by ``address_key``) to which nothing may be sent.

    ``despite`` names reasons that do not count, for a mail that somebody at this address has just asked for.
    """
    if not keys:
        return set()
    wanted = select(SuppressedAddress.address_hash).where(
        SuppressedAddress.address_hash.in_(keys),
        or_(SuppressedAddress.reason != RESTING, SuppressedAddress.since > clock.now() - RESTS_FOR),
    )
    if despite:
        wanted = wanted.where(SuppressedAddress.reason.not_in(despite))
    return set(db.session.scalars(wanted))


def suppress(canonical_address: str, reason: str) -> None:
    """Send nothing there from now on. The caller commits."""
    suppress_key(address_key(canonical_address), reason)


def suppress_key(key: bytes, reason: str) -> None:
    """The same for an address of which only the key is left.

    What a person wishes, or the law, takes the place of what we concluded from mails that came back.
    """
    row = dialect_insert(SuppressedAddress).values(address_hash=key, since=clock.now(), reason=reason)
    weaker = (RESTING,) if reason in BY_BOUNCES else BY_BOUNCES
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["address_hash"],
            set_={"since": row.excluded.since, "reason": row.excluded.reason},
            where=SuppressedAddress.reason.in_(weaker),
        )
    )


def allow_again(canonical_address: str, *reasons: str) -> None:
    """Take back a suppression that was made for one of these reasons, and no other. The caller commits."""
    allow_key_again(address_key(canonical_address), *reasons)


def allow_key_again(key: bytes, *reasons: str) -> bool:
    """The same for an address of which only the key is left; whether there was one."""
    gone = db.session.execute(
        delete(SuppressedAddress)
        .where(SuppressedAddress.address_hash == key, SuppressedAddress.reason.in_(reasons))
        .returning(SuppressedAddress.address_hash)
    )
    return gone.first() is not None


def held_by_bounces(canonical_address: str) -> SuppressedAddress | None:
    """What holds this address because mails to it came back, if that is what holds it."""
    held = db.session.get(SuppressedAddress, address_key(canonical_address))
    if held is None or held.reason not in BY_BOUNCES:
        return None
    return None if held.reason == RESTING and held.since <= clock.now() - RESTS_FOR else held


def forget_rested() -> None:
    """Forget the addresses whose rest is over. Commits."""
    db.session.execute(
        delete(SuppressedAddress).where(
            SuppressedAddress.reason == RESTING, SuppressedAddress.since <= clock.now() - RESTS_FOR
        )
    )
    db.session.commit()
