"""Looks every half a minute whether sign-ups come as a flood, and raises or ends the alarms that say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, func, select, update

from app.foundation import clock
from app.foundation.database import db, reading
from app.landing.bursts import PER_NETWORK
from app.landing.guard_models import Alarm
from app.landing.models import SignUp
from app.landing.rushes import rush
from app.landing.signing_up import CONFIRMATION
from app.outbox.models import OutboxMessage

# An alarm is over when it has been quiet for so long.
_QUIET = timedelta(hours=1)
# Of so many mails that left a while ago hardly one was confirmed: nobody asked for them.
MANY_MAILS = 500
HARDLY_CONFIRMED = 0.03
_TIME_TO_ANSWER = timedelta(minutes=20)
_LOOKED_BACK = timedelta(minutes=80)
# Longer than a week no network's key is needed.
KEYS_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is so at this moment."""

    kind: str
    key: str
    detail: dict[str, Any]
    campaign_id: int | None = None


def watch_for_floods() -> None:
    """Raise, keep up and end the alarms about networks, campaigns, and the whole installation. Commits."""
    with reading():
        crowded = _crowded_networks()
        rushed = rush(sum(one.detail["sign_ups"] for one in crowded))
        findings = [*crowded, *_unanswered_campaigns()]
    findings += [Finding("rush", "", dict(rushed))] if rushed else []
    keep_alarms(("network", "campaign", "rush"), findings)


def keep_alarms(kinds: tuple[str, ...], findings: list[Finding]) -> None:
    """Bring the open alarms of these kinds in line with what was found. Writes only where that changes something."""
    now = clock.now()
    with reading():
        known = {
            (one.kind, one.key): (one.id, one.seen_at)
            for one in db.session.scalars(
                select(Alarm).where(Alarm.ended_at.is_(None), Alarm.kind.in_(kinds))
            )
        }
    found = {(one.kind, one.key): one for one in findings}
    over = [number for what, (number, seen) in known.items() if what not in found and now - seen > _QUIET]
    if not found and not over:
        return
    for what, one in found.items():
        if what in known:
            _change(Alarm.id == known[what][0], seen_at=now, detail=one.detail)
        else:
            db.session.add(
                Alarm(
                    kind=one.kind, key=one.key, campaign_id=one.campaign_id, began_at=now, seen_at=now,
                    detail=one.detail,
                )
            )  # fmt: skip
    if over:
        _change(Alarm.id.in_(over), ended_at=now)
    db.session.commit()


def forget_networks() -> int:
    """Take the networks' keys out of rows that are a week old; returns how many. Commits."""
    old = and_(
        SignUp.created_at < clock.now() - KEYS_KEPT,
        SignUp.created_at > clock.now() - 3 * KEYS_KEPT,
        SignUp.network_key.is_not(None),
    )
    with reading():
        if db.session.scalar(select(SignUp.id).where(old).limit(1)) is None:
            return 0
    cleared = db.session.execute(update(SignUp).where(old).values(network_key=None))
    db.session.commit()
    return int(cleared.rowcount)  # type: ignore[attr-defined]


def _crowded_networks() -> list[Finding]:
    window, most = PER_NETWORK[0]
    number = func.count()
    rows = db.session.execute(
        select(SignUp.network_key, number, func.count(SignUp.address_key.distinct()))
        .where(SignUp.created_at > clock.now() - window, SignUp.network_key.is_not(None))
        .group_by(SignUp.network_key)
        .having(number > most)
    )
    return [
        Finding("network", key.hex(), {"sign_ups": sign_ups, "addresses": addresses})
        for key, sign_ups, addresses in rows
        if key
    ]


def _unanswered_campaigns() -> list[Finding]:
    now = clock.now()
    sent, confirmed = func.count(), func.count(SignUp.confirmed_at)
    rows = db.session.execute(
        select(SignUp.campaign_id, sent, confirmed)
        .join(
            OutboxMessage,
            and_(OutboxMessage.kind == CONFIRMATION, OutboxMessage.subject_id == SignUp.id),
        )
        .where(
            SignUp.created_at.between(now - _LOOKED_BACK, now - _TIME_TO_ANSWER),
            OutboxMessage.sent_at < now - _TIME_TO_ANSWER,
        )
        .group_by(SignUp.campaign_id)
        .having(sent >= MANY_MAILS)
    )
    return [
        Finding("campaign", str(number), {"mails": mails, "confirmed": answered}, number)
        for number, mails, answered in rows
        if answered < mails * HARDLY_CONFIRMED
    ]


def _change(which: Any, **values: Any) -> None:
    statement = update(Alarm).where(which).values(**values)
    db.session.execute(statement.execution_options(synchronize_session=False))
