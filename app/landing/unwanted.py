"""Addresses that are not asked to confirm any more, because their owners said so (R7.02)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select

from app.contacts.addresses import parse_address
from app.foundation import clock, lasting
from app.foundation.database import db, insert_or_ignore
from app.foundation.personal_data import Rows
from app.landing.guard_models import UnwantedRequest
from app.outbox.suppression import address_key


def unwanted_among(keys: Collection[bytes]) -> set[bytes]:
    """Those of the addresses (by ``address_key``) that must not be asked to confirm."""
    wanted = select(UnwantedRequest.address_hash).where(UnwantedRequest.address_hash.in_(keys))
    return set(db.session.scalars(wanted)) if keys else set()


def ask_no_more(key: bytes) -> None:
    """Send no more mails to confirm there. The caller commits."""
    lasting.keep("unwanted", key)
    _write_down(key)


def do_again(wishes: Sequence[lasting.Wish]) -> None:
    """After a backup was put back: what was wished since. The caller commits."""
    for wish in wishes:
        if wish.what == "unwanted":
            _write_down(wish.key)
        else:
            _lift(wish.key)


def unwanted_since(key: bytes) -> Rows:
    """The line about an address, for its owner's copy. It stays when they are erased, so that the blocking does."""
    row = db.session.get(UnwantedRequest, key)
    return {"unwanted_requests": [{"since": row.since}]} if row else {}


def ask_again(typed: str) -> bool:
    """Let this address be asked again, because its owner wants to; whether it was blocked. The caller commits.

    Raises RefusedError for what is no address.
    """
    key = address_key(parse_address(typed).canonical)
    lasting.keep("wanted again", key)
    return _lift(key)


def _write_down(key: bytes) -> None:
    db.session.execute(insert_or_ignore(UnwantedRequest).values(address_hash=key, since=clock.now()))


def _lift(key: bytes) -> bool:
    lifted = db.session.execute(delete(UnwantedRequest).where(UnwantedRequest.address_hash == key))
    return bool(lifted.rowcount)  # type: ignore[attr-defined]
