"""Reading the outbox: its messages, how many stand where, and how long confirmation mails take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from flask import current_app
from sqlalchemy import ColumnElement, func, select

from app.foundation import clock
from app.foundation.database import db
from app.foundation.paging import PAGE_SIZE, Page, page_number
from app.outbox.composing import Mail, compose_all
from app.outbox.models import OutboxMessage

# The kind whose delay costs sign-ups; landing writes them.
CONFIRMATION = "doi"
_LOOKED_BACK = timedelta(hours=24)
_LARGEST_SAMPLE = 2000

_STATES: dict[str, ColumnElement[bool]] = {
    "waiting": OutboxMessage.due_at.is_not(None),
    "sent": OutboxMessage.sent_at.is_not(None),
    "withheld": OutboxMessage.withheld_at.is_not(None),
    "failed": OutboxMessage.failed_at.is_not(None),
}
STATES = tuple(_STATES)


@dataclass(frozen=True, slots=True)
class Delay:
    """How long confirmation mails take, in seconds; None where nothing was sent or nothing waits."""

    median_seconds: float | None
    sent: int
    oldest_waiting_seconds: float | None


def messages_page(state: str) -> Page[OutboxMessage]:
    """One page of messages, newest first; ``state`` is one of STATES or empty for all."""
    conditions = [_STATES[state]] if state in _STATES else []
    total = db.session.scalar(select(func.count(OutboxMessage.id)).where(*conditions)) or 0
    number = page_number(total)
    rows = db.session.scalars(
        select(OutboxMessage)
        .where(*conditions)
        .order_by(OutboxMessage.id.desc())
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    ).all()
    return Page(rows, number, total)


def mails_to_show(messages: Sequence[OutboxMessage]) -> dict[int, Mail]:
    """The mails of these rows as their recipients see them, by id; what cannot be shown is left out.

    Only where no SMTP server is set: there the built-in outbox *is* the recipients' mailbox. With an SMTP server
    nobody but the recipient may see a link that confirms or signs in.
    """
    if current_app.config["TESTBALLON"].smtp_url:
        return {}
    for message in messages:
        # Composing ends with a rollback, after which each row would be read once more on its own.
        db.session.expunge(message)
    composed = compose_all(messages)
    return {number: mail for number, mail in composed.items() if isinstance(mail, Mail)}


def counts() -> dict[str, int]:
    """How many messages are in each state, and ``all``."""
    columns = [func.count(OutboxMessage.id).filter(test) for test in _STATES.values()]
    row = db.session.execute(select(func.count(OutboxMessage.id), *columns)).one()
    return dict(zip(("all", *_STATES), row, strict=True))


def confirmation_delay() -> Delay:
    """The delay of the last day's confirmation mails (the newest 2000), and of the oldest one waiting."""
    now = clock.now()
    sent = db.session.execute(
        select(OutboxMessage.created_at, OutboxMessage.sent_at)
        .where(
            OutboxMessage.kind == CONFIRMATION,
            OutboxMessage.sent_at.is_not(None),
            OutboxMessage.created_at > now - _LOOKED_BACK,
        )
        .order_by(OutboxMessage.id.desc())
        .limit(_LARGEST_SAMPLE)
    ).all()
    oldest = db.session.scalar(
        select(func.min(OutboxMessage.created_at)).where(
            OutboxMessage.kind == CONFIRMATION, OutboxMessage.due_at.is_not(None)
        )
    )
    seconds = [(row.sent_at - row.created_at).total_seconds() for row in sent]
    return Delay(
        median_seconds=median(seconds) if seconds else None,
        sent=len(seconds),
        oldest_waiting_seconds=(now - oldest).total_seconds() if oldest else None,
    )
