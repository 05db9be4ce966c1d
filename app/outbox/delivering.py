"""The outbox's worker: claims rows, hands mails over, records what came of it."""

from __future__ import annotations

import hashlib
import os
import secrets
import smtplib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import timedelta

from flask import current_app
from sqlalchemy import select, update

from app.foundation import clock
from app.foundation.database import db, reading
from app.foundation.logs import log, log_failure
from app.outbox.composing import Withheld, as_email, compose
from app.outbox.models import OutboxMessage
from app.outbox.smtp import SmtpHandOver, describe, is_permanent

BATCH = 25
LEASE = timedelta(seconds=90)
# Seconds to wait before the next try; after the last one it is tried once an hour until GIVE_UP_AFTER.
BACK_OFF = (5, 10, 20, 40, 80, 160, 320, 640, 1800, 3600)
GIVE_UP_AFTER = timedelta(days=3)
BUILT_IN = "built-in outbox"

HandOver = Callable[[OutboxMessage], str | Withheld]


def work() -> int:
    """Deliver everything that is due, batch by batch; returns how many rows were worked on."""
    owner = f"{os.getpid()}-{secrets.token_hex(4)}"
    worked = 0
    with ExitStack() as stack:
        url = current_app.config["TESTBALLON"].smtp_url
        smtp = stack.enter_context(SmtpHandOver(url)) if url else None
        while ids := _claim(owner):
            for position, message_id in enumerate(ids):
                if not _deliver(message_id, owner, smtp):
                    _let_go(ids[position + 1 :], owner)
                    return worked
                worked += 1
    return worked


def _claim(owner: str) -> list[int]:
    """Take a batch of due rows that nobody else is working on."""
    now = clock.now()
    # An empty look is a plain read: an idle worker must not take the write lock several times a second.
    with reading():
        if db.session.scalar(select(OutboxMessage.id).where(OutboxMessage.due_at <= now).limit(1)) is None:
            return []
    due = (
        select(OutboxMessage.id)
        .where(OutboxMessage.due_at <= now)
        .order_by(OutboxMessage.due_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    claimed = db.session.scalars(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(due.scalar_subquery()), OutboxMessage.due_at <= now)
        .values(owner=owner, lease_until=now + LEASE, due_at=now + LEASE, attempts=OutboxMessage.attempts + 1)
        .returning(OutboxMessage.id),
        execution_options={"synchronize_session": False},
    ).all()
    db.session.commit()
    return sorted(claimed)


def _deliver(row_id: int, owner: str, smtp: SmtpHandOver | None) -> bool:
    """One row; False when the server is away, so that the rest can wait."""
    message = db.session.get(OutboxMessage, row_id)
    if message is None:
        db.session.rollback()
        return True
    composed = compose(message)
    if isinstance(composed, Withheld):
        _record(message, owner, withheld_at=clock.now(), withheld_reason=composed.reason, due_at=None)
        return True
    email = as_email(message, composed)
    content = email.as_bytes()
    sender = email["From"].addresses[0].addr_spec
    db.session.expunge(message)
    # Whatever the composer wrote down (nothing, or who was counted against a cap) stands before the mail leaves.
    db.session.commit()
    try:
        answer = smtp.send(email, sender, composed.to) if smtp else BUILT_IN
    except (smtplib.SMTPException, OSError, UnicodeEncodeError) as failure:
        if smtp:
            smtp.close()
        return _record_failure(message, owner, failure)
    _record(
        message,
        owner,
        sent_at=clock.now(),
        server_answer=answer,
        content_hash=hashlib.sha256(content).hexdigest(),
        due_at=None,
        last_error=None,
    )
    return True


def _record_failure(message: OutboxMessage, owner: str, failure: Exception) -> bool:
    now = clock.now()
    log_failure("mail not accepted", failure, message=message.id, attempt=message.attempts)
    if is_permanent(failure) or now - message.created_at > GIVE_UP_AFTER:
        _record(message, owner, failed_at=now, last_error=describe(failure), due_at=None)
        return True
    wait = BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1]
    _record(message, owner, due_at=now + timedelta(seconds=wait), last_error=describe(failure))
    return not isinstance(failure, OSError | smtplib.SMTPServerDisconnected | smtplib.SMTPConnectError)


def _record(message: OutboxMessage, owner: str, **values: object) -> None:
    """Write the outcome, unless the lease was lost and somebody else has the row now."""
    db.session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message.id, OutboxMessage.owner == owner)
        .values(owner=None, lease_until=None, **values),
        execution_options={"synchronize_session": False},
    )
    db.session.commit()


def _let_go(ids: Sequence[int], owner: str) -> None:
    """Give rows back that were claimed and not tried, for a server that is away is away for all of them."""
    if ids:
        now = clock.now()
        db.session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(ids), OutboxMessage.owner == owner)
            .values(
                owner=None,
                lease_until=None,
                due_at=now + timedelta(seconds=BACK_OFF[0]),
                attempts=OutboxMessage.attempts - 1,
            ),
            execution_options={"synchronize_session": False},
        )
        db.session.commit()
        log("mail server away, rest of the batch waits", rows=len(ids))
