"""The alarms that are open, and letting through what one of them held back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, update

from app.foundation import audit, clock
from app.foundation.database import db
from app.landing.guard_models import Alarm
from app.landing.models import SignUp
from app.landing.signing_up import CONFIRMATION
from app.outbox.models import OutboxMessage

# Only these hold mails back.
_REASONS = {"network": "network", "campaign": "burst"}
MOST_SHOWN = 50


def open_alarms() -> Sequence[Alarm]:
    """Those that last, the newest first."""
    wanted = select(Alarm).where(Alarm.ended_at.is_(None)).order_by(Alarm.began_at.desc())
    return db.session.scalars(wanted.limit(MOST_SHOWN)).all()


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
    whose = select(SignUp.id).where(SignUp.confirmed_at.is_(None), SignUp.expires_at > now)
    if alarm.kind == "network":
        whose = whose.where(SignUp.network_key == bytes.fromhex(alarm.key))
    else:
        whose = whose.where(SignUp.campaign_id == alarm.campaign_id)
    sent = db.session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.kind == CONFIRMATION,
            OutboxMessage.withheld_reason == _REASONS[alarm.kind],
            OutboxMessage.subject_id.in_(whose),
        )
        .values(withheld_at=None, withheld_reason=None, due_at=now)
        .execution_options(synchronize_session=False)
    )
    number = int(sent.rowcount)  # type: ignore[attr-defined]
    audit.record("alarm.let_through", "alarm", alarm.id, kind=alarm.kind, mails=number)
    return number
