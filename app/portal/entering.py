"""Getting in without a password: a link and a code go to the mailbox, and work once, in the browser that asked (R2.02).

For every address, known or not, the same rows are written by the same statements and the answer is the same (R7.03);
whether a mail leaves is decided by the worker (``mails.py``).
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update

from app.contacts.addresses import parse_address
from app.contacts.models import Contact
from app.foundation import clock, tokens
from app.foundation.database import db
from app.foundation.errors import TestballonError
from app.outbox import leaving
from app.outbox.suppression import address_key
from app.portal.models import PortalSession

MAIL_KIND = "portal"
TIME_TO_ENTER = timedelta(minutes=10)
TIME_INSIDE = timedelta(minutes=45)
MOST_CODE_ATTEMPTS = 5
# So that nobody lets a machine ask: from one network, from those that cannot be told apart, and from all together.
# One machine does not lock everybody else out.
MOST_FROM_NETWORK, MOST_UNKNOWN, MOST_A_MINUTE = 20, 60, 600
# For one address: (minutes looked back, requests that count).
_CAPS = ((15, 3), (24 * 60, 10))
_TOKEN = "portal"  # noqa: S105 - a purpose, no secret


class TooManyError(TestballonError):
    """More requests than people make."""

    status = 429


def ask(typed: str, language: str, network: bytes | None) -> str:
    """Ask to be let in, from a network (``networks.network_key``); returns the secret for the browser. The caller
    commits and nudges the outbox.

    Raises RefusedError for what is no address, TooManyError in a rush.
    """
    address, now, secret = parse_address(typed), clock.now(), secrets.token_urlsafe(24)
    if _is_rush(network):
        raise TooManyError("Too many people ask at this moment. Please try again in a minute.")
    session = PortalSession(
        handle=tokens.new_handle(),
        browser_hash=_hash(secret),
        email=address.shown,
        canonical_email=address.canonical,
        address_key=address_key(address.canonical),
        network_key=network,
        language=language,
        asked_at=now,
        expires_at=now + TIME_TO_ENTER,
    )
    db.session.add(session)
    db.session.flush()
    leaving.put(MAIL_KIND, session.id)
    return secret


def _is_rush(network: bytes | None) -> bool:
    """Whether more ask within a minute than people do. It is the same for every address."""
    here = func.count().filter(PortalSession.network_key.is_not_distinct_from(network))
    since = PortalSession.asked_at > clock.now() - timedelta(minutes=1)
    from_here, from_all = db.session.execute(
        select(here, func.count()).select_from(PortalSession).where(since)
    ).one()
    return bool(
        from_here >= (MOST_UNKNOWN if network is None else MOST_FROM_NETWORK) or from_all >= MOST_A_MINUTE
    )


def waiting(secret: str) -> PortalSession | None:
    """The request that this browser made and has not used yet."""
    return _one(secret, PortalSession.entered_at.is_(None), PortalSession.expires_at > clock.now())


def inside(secret: str) -> PortalSession | None:
    """Who is in, in this browser."""
    return _one(secret, PortalSession.entered_at.is_not(None), PortalSession.ends_at > clock.now())


def token_of(session: PortalSession) -> str:
    """What stands in the link."""
    return tokens.seal(_TOKEN, session.handle, session.expires_at)


def code_of(session: PortalSession) -> str:
    """The six digits in the mail."""
    return tokens.six_digits("portal-code", session.handle)


def is_for_this_browser(token: str, secret: str) -> bool:
    """Whether the link fits the request of this browser. Raises NotFoundError and ExpiredError."""
    opened, asked = tokens.open_token(_TOKEN, token), waiting(secret)
    return asked is not None and hmac.compare_digest(asked.handle, opened.handle)


def enter_by_link(token: str, secret: str) -> str | None:
    """Let in, once; returns the new secret for the browser. The caller commits."""
    return _let_in(secret) if is_for_this_browser(token, secret) else None


def enter_by_code(typed: str, secret: str) -> str | None:
    """The same by the code. The caller commits either way, for tries are counted."""
    asked = waiting(secret)
    if asked is None:
        return None
    right = code_of(asked)
    # No mail left for it, so nobody can know its code; else whoever asks all day could guess all day.
    if is_one_too_many(asked):
        return None
    tried = _change(
        PortalSession.id == asked.id,
        PortalSession.code_attempts < MOST_CODE_ATTEMPTS,
        code_attempts=PortalSession.code_attempts + 1,
    )
    fits = hmac.compare_digest(right, "".join(typed.split()).encode("ascii", "replace").decode())
    return _let_in(secret) if tried and fits else None


def is_one_too_many(asked: PortalSession) -> bool:
    """Whether so many asked for this address lately that this request gets no mail."""
    for minutes, most in _CAPS:
        earlier = select(func.count()).where(
            PortalSession.address_key == asked.address_key,
            PortalSession.asked_at > asked.asked_at - timedelta(minutes=minutes),
            PortalSession.id < asked.id,
        )
        if (db.session.scalar(earlier) or 0) >= most:
            return True
    return False


def leave(secret: str) -> None:
    """Whoever is in goes. The caller commits."""
    _change(PortalSession.browser_hash == _hash(secret), ends_at=clock.now())


def form_token(session: PortalSession) -> str:
    """Proves that a form came from our page of this visit."""
    return tokens.short_mac("portal-form", session.browser_hash.hex())


def _let_in(secret: str) -> str | None:
    now, fresh = clock.now(), secrets.token_urlsafe(24)
    entered = _change(
        PortalSession.browser_hash == _hash(secret),
        PortalSession.entered_at.is_(None),
        PortalSession.expires_at > now,
        entered_at=now,
        ends_at=now + TIME_INSIDE,
        # Whoever knew the secret from before knows nothing (session fixation).
        browser_hash=_hash(fresh),
    )
    if not entered:
        return None
    # Whoever looks at their data is there (R2.12).
    address = select(PortalSession.canonical_email).where(PortalSession.browser_hash == _hash(fresh))
    db.session.execute(
        update(Contact)
        .where(Contact.canonical_email == address.scalar_subquery())
        .values(kept_at=now, announced_at=None)
        .execution_options(synchronize_session=False)
    )
    return fresh


def _one(secret: str, *conditions: Any) -> PortalSession | None:
    wanted = select(PortalSession).where(PortalSession.browser_hash == _hash(secret), *conditions)
    return db.session.scalars(wanted).first()


def _hash(secret: str) -> bytes:
    return tokens.keyed_hash("portal-browser", secret)


def _change(*conditions: Any, **values: Any) -> bool:
    statement = update(PortalSession).where(*conditions).values(**values)
    changed = db.session.execute(statement.execution_options(synchronize_session=False))
    return bool(changed.rowcount)  # type: ignore[attr-defined]
