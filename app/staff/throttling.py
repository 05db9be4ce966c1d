"""Guessing passwords is made slow, without anybody being able to lock somebody else out (ASVS 6.3.1).

After some wrong passwords for one address, or many for all addresses together, passwords are not looked at for a
while. A mailed link signs in all the same, so whoever is annoyed by somebody's guessing still gets in. Addresses with
and without an account are counted alike, and only as keyed hashes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from app.foundation import clock, tokens
from app.foundation.database import db
from app.staff.models import SignInTry

TRIES_FOR_ONE_ADDRESS = 10
TRIES_FOR_ALL = 60
_ONE_ADDRESS_PAUSES = timedelta(minutes=15)
_ALL_PAUSE = timedelta(minutes=1)


def note_try(typed_address: str) -> timedelta | None:
    """Count a try before its password is looked at; or say how long passwords are not looked at now.

    Commits, so that of many tries at the same moment each is counted before the slow comparison begins.
    """
    key, now = _key(typed_address), clock.now()
    db.session.execute(delete(SignInTry).where(SignInTry.at <= now - _ONE_ADDRESS_PAUSES))
    pause = _pause(key, now)
    if pause is None:
        db.session.add(SignInTry(address_hash=key, at=now))
    db.session.commit()
    return pause


def forget_tries(typed_address: str) -> None:
    """The right password clears the slate. The caller commits."""
    db.session.execute(delete(SignInTry).where(SignInTry.address_hash == _key(typed_address)))


def _pause(key: bytes, now: datetime) -> timedelta | None:
    one, oldest = db.session.execute(
        select(func.count(), func.min(SignInTry.at)).where(SignInTry.address_hash == key)
    ).one()
    if one >= TRIES_FOR_ONE_ADDRESS:
        return oldest + _ONE_ADDRESS_PAUSES - now
    lately = select(func.count()).select_from(SignInTry).where(SignInTry.at > now - _ALL_PAUSE)
    return _ALL_PAUSE if (db.session.scalar(lately) or 0) >= TRIES_FOR_ALL else None


def _key(typed_address: str) -> bytes:
    return tokens.keyed_hash("sign-in", typed_address.strip().casefold())
