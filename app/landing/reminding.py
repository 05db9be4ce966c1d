"""The one reminder to confirm (R1.08). Off unless an administrator switches it on, and then for who signs from then on.

At least a day after the first mail, while its link is still good, and with the very same words. One address gets one a
week at most, however many campaigns it was entered for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from app.foundation import audit, clock, queue
from app.foundation.database import db, reading
from app.landing.guard_models import ReminderSwitch
from app.landing.mail_decisions import Leaving, decide
from app.landing.mails import mail_for
from app.landing.models import SignUp
from app.landing.signing_up import CONFIRMATION, REMINDER
from app.outbox import leaving
from app.outbox.composing import Mail, Withheld
from app.outbox.models import OutboxMessage

AFTER = timedelta(hours=24)
# Nobody is reminded of a link that is about to end.
_LEFT = timedelta(hours=12)
_ONE_EACH = timedelta(days=7)
_MOST = 500


def on_since() -> datetime | None:
    """Since when people are reminded; None while nobody is."""
    switch = db.session.get(ReminderSwitch, 1)
    return switch.on_since if switch else None


def switch(*, on: bool) -> None:
    """Remind from now on, or no more. The caller commits."""
    row = db.session.get(ReminderSwitch, 1) or ReminderSwitch(id=1)
    row.on_since = clock.now() if on else None
    db.session.add(row)
    audit.record("reminder.switched_on" if on else "reminder.switched_off", "reminder_switch", 1)


def remind() -> int:
    """Write down the reminders that are due; returns how many. Commits."""
    with reading():
        since = on_since()
        due = _due(since) if since else []
    for number in due:
        leaving.put(REMINDER, number)
    if due:
        db.session.commit()
        queue.nudge(leaving.JOB)
    return len(due)


def compose_reminders(messages: Sequence[OutboxMessage]) -> list[Mail | Withheld]:
    """The same mail once more; nothing where it would say anything else by now."""
    return [_composed(one) for one in decide(messages)]


def _composed(one: Leaving | Withheld) -> Mail | Withheld:
    if isinstance(one, Withheld):
        return one
    return mail_for(one) if one.name == "doi" else Withheld("confirmed")


def _due(since: datetime) -> list[int]:
    now = clock.now()
    other, reminder = aliased(SignUp), aliased(OutboxMessage)
    reminded_lately = exists().where(
        reminder.kind == REMINDER,
        reminder.subject_id == other.id,
        reminder.created_at > now - _ONE_EACH,
        other.address_key == SignUp.address_key,
    )
    rows = db.session.execute(
        select(SignUp.id, SignUp.address_key)
        .join(OutboxMessage, (OutboxMessage.kind == CONFIRMATION) & (OutboxMessage.subject_id == SignUp.id))
        .where(
            SignUp.confirmed_at.is_(None),
            SignUp.invalidated_at.is_(None),
            SignUp.created_at >= since,
            SignUp.expires_at > now + _LEFT,
            OutboxMessage.sent_at <= now - AFTER,
            ~reminded_lately,
        )
        .order_by(SignUp.id)
        .limit(_MOST)
    )
    # Of several sign-ups with one address the first.
    first: dict[bytes, int] = {}
    for number, key in rows:
        first.setdefault(key, number)
    return list(first.values())
