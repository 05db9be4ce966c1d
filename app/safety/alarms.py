"""The alarms that staff can do something about, and letting through what one of them held back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select, update

from app.foundation import audit, clock
from app.foundation.database import db
from app.landing.guard_models import Alarm
from app.landing.models import SignUp
from app.landing.signing_up import CONFIRMATION, TIME_TO_CONFIRM
from app.outbox.models import OutboxMessage

# Only these hold mails back.
_REASONS = {"network": "network", "campaign": "burst", "blocked": "blocked"}
MOST_SHOWN = 50


def open_alarms() -> Sequence[Alarm]:
    """Those that last, the newest first, and behind them those that are over and still hold mails back."""
    newest = Alarm.began_at.desc()
    lasting = select(Alarm).where(Alarm.ended_at.is_(None)).order_by(newest)
    over = (
        select(Alarm)
        .where(
            Alarm.kind.in_(_REASONS),
            Alarm.let_through_at.is_(None),
            Alarm.ended_at > clock.now() - TIME_TO_CONFIRM,
        )
        .order_by(newest)
    )
    shown = {(one.kind, one.key): one for one in db.session.scalars(lasting.limit(MOST_SHOWN))}
    for one in db.session.scalars(over.limit(MOST_SHOWN)):
        # What an earlier one held back is let through with the latest about the same.
        if (one.kind, one.key) not in shown and _holds_any(one):
            shown[one.kind, one.key] = one
    return list(shown.values())


def how_many() -> int:
    """How many of them staff have not settled."""
    unsettled = (Alarm.ended_at.is_(None), Alarm.let_through_at.is_(None))
    return db.session.scalar(select(func.count(Alarm.id)).where(*unsettled)) or 0


def holds_back(alarm: Alarm) -> bool:
    """Whether mails wait for somebody to say that all is well."""
    return alarm.kind in _REASONS and alarm.let_through_at is None


def let_through(alarm: Alarm) -> int:
    """Send what was held back because of this alarm, and hold back no more of it; how many. The caller commits."""
    now = clock.now()
    alarm.let_through_at = now
    if alarm.kind == "blocked":
        # It lasts until somebody has looked, for while nothing leaves nothing comes back; a new block is a new alarm.
        alarm.ended_at = now
    sent = db.session.execute(
        update(OutboxMessage)
        .where(*_held_by(alarm))
        .values(withheld_at=None, withheld_reason=None, due_at=now)
        .execution_options(synchronize_session=False)
    )
    number = int(sent.rowcount)  # type: ignore[attr-defined]
    audit.record("alarm.let_through", "alarm", alarm.id, kind=alarm.kind, mails=number)
    return number


def _holds_any(alarm: Alarm) -> bool:
    return db.session.scalar(select(OutboxMessage.id).where(*_held_by(alarm)).limit(1)) is not None


def _held_by(alarm: Alarm) -> tuple[ColumnElement[bool], ...]:
    """Which mails wait because of it, and are still of use."""
    whose = select(SignUp.id).where(SignUp.confirmed_at.is_(None), SignUp.expires_at > clock.now())
    if alarm.kind == "network":
        whose = whose.where(SignUp.network_key == bytes.fromhex(alarm.key))
    else:
        whose = whose.where(SignUp.campaign_id == alarm.campaign_id)
    return (
        OutboxMessage.kind == CONFIRMATION,
        OutboxMessage.withheld_reason == _REASONS[alarm.kind],
        OutboxMessage.subject_id.in_(whose),
    )
