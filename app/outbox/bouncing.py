"""What follows from a mail that came back (R4.06): where nobody is, nothing more is sent; a block is nobody's fault.

A mailbox that is full, or takes nothing for a while, is left in peace for thirty days; what its owner asks for
meanwhile is a sign of life and does leave.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.parser import BytesHeaderParser
from typing import cast

from sqlalchemy import func, select

from app.foundation import clock
from app.foundation.database import db, insert_or_ignore
from app.foundation.logs import log
from app.outbox import bounce_reading
from app.outbox.bounce_addresses import mail_that_bounced
from app.outbox.composing import Mail, compose_all
from app.outbox.models import Bounce, OutboxMessage
from app.outbox.suppression import BOUNCED, RESTING, address_key, suppress_key

# Of the last thirty days: so many mails to one address may come back because of a full mailbox, or for a while.
_LOOKED_BACK = timedelta(days=30)
_PATIENCE = {bounce_reading.FULL: 5, bounce_reading.SOFT: 3}
# What a server says comes first; what it quotes of our mail may be cut off.
_MOST_BYTES = 150_000

_canonical: Callable[[str], str] = str.lower
_when_blocked: list[Callable[[], None]] = []


def canonical_by(canonical: Callable[[str], str]) -> None:
    """Name who knows which addresses are the same; ``wiring`` calls this."""
    global _canonical
    _canonical = canonical


def told_of_blocks(listener: Callable[[], None]) -> None:
    """Name who looks, within our transaction, whether a provider blocks us; ``wiring`` calls this."""
    _when_blocked[:] = [listener]


def take_in(raw: bytes, delivered_to: str = "") -> str:
    """Understand one mail that came back and do what follows from it. Commits.

    Returns ``hard``, ``full``, ``soft``, ``blocked``; ``ignored`` for what is no failure; ``unknown`` for what answers
    none of our mails.
    """
    raw = raw[:_MOST_BYTES]
    # Anybody can write to this address; whoever has no mail of ours gets no more than their head read.
    bounced = mail_that_bounced(BytesHeaderParser().parsebytes(raw), delivered_to)
    if bounced is None:
        return "unknown"
    try:
        said = bounce_reading.read(message_from_bytes(raw))
    except RecursionError:
        # No server puts parts into parts a thousand times.
        said = None
    if said is None:
        return "ignored"
    number, kind = bounced.id, said.kind
    key = _recipient(bounced)
    written = insert_or_ignore(Bounce).values(
        outbox_message_id=number, at=clock.now(), kind=kind, status=said.status, address_key=key
    )
    db.session.execute(written)
    if key is not None and kind == bounce_reading.HARD:
        suppress_key(key, BOUNCED)
    elif key is not None and _is_out_of_patience(key, kind):
        suppress_key(key, RESTING)
    if kind == bounce_reading.BLOCKED:
        for listener in _when_blocked:
            listener()
    db.session.commit()
    log("mail came back", message=number, kind=kind, status=said.status)
    return kind


def _recipient(message: OutboxMessage) -> bytes | None:
    """The key of the address it went to; None for somebody who was erased meanwhile."""
    db.session.expunge(message)
    composed = compose_all([message])[message.id]
    return address_key(_canonical(composed.to)) if isinstance(composed, Mail) else None


def _is_out_of_patience(key: bytes, kind: str) -> bool:
    if kind not in _PATIENCE:
        return False
    number = db.session.scalar(
        select(func.count()).where(
            Bounce.address_key == key, Bounce.kind == kind, Bounce.at > clock.now() - _LOOKED_BACK
        )
    )
    return cast(int, number) >= _PATIENCE[kind]
