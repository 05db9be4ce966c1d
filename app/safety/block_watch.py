"""Whether mail providers block a campaign's mails (R4.06): then no more leave until somebody has looked at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.foundation import clock
from app.foundation.database import db
from app.landing.guard_models import Alarm
from app.landing.models import SignUp
from app.outbox.bounce_reading import BLOCKED
from app.outbox.models import Bounce, OutboxMessage
from app.safety.delivery import OF_ITS_SIGN_UP

# One mailbox may refuse us by a rule of its own; of so many within this time it is about us.
_WITHIN, _FEWEST = timedelta(hours=6), 3


def watch_blocks() -> None:
    """Raise an alarm for each campaign whose mails come back blocked and that has none yet. The caller commits."""
    now = clock.now()
    settled = {
        row[0]: row[1]
        for row in db.session.execute(
            select(Alarm.campaign_id, func.max(Alarm.let_through_at))
            .where(Alarm.kind == "blocked")
            .group_by(Alarm.campaign_id)
        )
    }
    open_already = set(
        db.session.scalars(select(Alarm.campaign_id).where(Alarm.kind == "blocked", Alarm.ended_at.is_(None)))
    )
    for campaign_id, statuses in _came_back_since(settled).items():
        if len(statuses) < _FEWEST or campaign_id in open_already:
            continue
        detail = {"bounces": len(statuses), "statuses": sorted({one for one in statuses if one})}
        db.session.add(
            Alarm(
                kind="blocked", key=str(campaign_id), campaign_id=campaign_id, began_at=now, seen_at=now,
                detail=detail,
            )
        )  # fmt: skip


def _came_back_since(settled: Mapping[int | None, datetime | None]) -> dict[int, list[str]]:
    """By campaign the status of each mail that came back blocked, and not before staff last let mails through."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = db.session.execute(
        select(SignUp.campaign_id, Bounce.status, Bounce.at)
        .join(OutboxMessage, OF_ITS_SIGN_UP)
        .join(Bounce, Bounce.outbox_message_id == OutboxMessage.id)
        .where(Bounce.kind == BLOCKED, Bounce.at > clock.now() - _WITHIN)
    )
    for campaign_id, status, at in rows:
        last = settled.get(campaign_id)
        if last is None or at > last:
            found[campaign_id].append(status)
    return found
