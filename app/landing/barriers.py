"""Reporting barriers (§ 12b BGG, Directive 2016/2102 Art. 7(1)(b), R5.02): taking one down, answering, forgetting.

No puzzle guards the form: a field no person sees, a second press where the first was a machine's, and a limit for one
network and for all of them together, beyond which the page says where to write instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import and_, delete, func, or_, select, update

from app.contacts.addresses import EmailAddress
from app.foundation import audit, clock
from app.foundation.database import db, reading
from app.foundation.deadlines import months_later
from app.foundation.errors import RefusedError
from app.landing.barrier_models import BarrierReport
from app.landing.watching import KEYS_KEPT
from app.outbox.suppression import address_key

# In a day.
PER_NETWORK, ALTOGETHER = 10, 300
_DAY = timedelta(days=1)
# So long after it was answered nobody has to prove any more that it was.
ANSWERED_KEPT = timedelta(days=365)
_MOST_SHOWN = 200


def is_full(network: bytes | None) -> bool:
    """Whether as many as may come in a day have come, from this network or from everywhere."""
    lately = select(func.count()).select_from(BarrierReport)
    lately = lately.where(BarrierReport.reported_at > clock.now() - _DAY)
    if (db.session.scalar(lately) or 0) >= ALTOGETHER:
        return True
    from_there = lately.where(BarrierReport.network_key == network)
    return network is not None and (db.session.scalar(from_there) or 0) >= PER_NETWORK


def report(page: str, message: str, address: EmailAddress | None, network: bytes | None) -> None:
    """Take it down; it is to be answered within a month. The caller commits."""
    now = clock.now()
    db.session.add(
        BarrierReport(
            page=page[:200],
            message=message,
            email=address.shown if address else None,
            address_key=address_key(address.canonical) if address else None,
            network_key=network,
            reported_at=now,
            due_at=months_later(now, 1),
        )
    )


def finish(one: BarrierReport, outcome: str) -> None:
    """It is answered or gone. Raises RefusedError without a word on how. The caller commits."""
    if not outcome.strip():
        raise RefusedError(_("Please say how it ended, in a few words."))
    one.done_at, one.outcome = clock.now(), outcome.strip()[:300]
    audit.record("barrier.done", "barrier_report", one.id)


def all_reports() -> Sequence[BarrierReport]:
    """The open ones by deadline, then the newest of the others."""
    open_first = (BarrierReport.done_at.is_not(None), BarrierReport.due_at, BarrierReport.id)
    return db.session.scalars(select(BarrierReport).order_by(*open_first).limit(_MOST_SHOWN)).all()


def number_overdue() -> int:
    """How many should have been answered."""
    is_late = (BarrierReport.done_at.is_(None), BarrierReport.due_at < clock.now())
    return db.session.scalar(select(func.count()).select_from(BarrierReport).where(*is_late)) or 0


def forget_old_reports() -> int:
    """Delete what was answered a year ago, and the networks' keys after a week; returns how many. Commits."""
    now = clock.now()
    over = BarrierReport.done_at < now - ANSWERED_KEPT
    keyed = and_(BarrierReport.network_key.is_not(None), BarrierReport.reported_at < now - KEYS_KEPT)
    with reading():
        if db.session.scalar(select(BarrierReport.id).where(or_(over, keyed)).limit(1)) is None:
            return 0
    gone = db.session.execute(delete(BarrierReport).where(over))
    db.session.execute(update(BarrierReport).where(keyed).values(network_key=None))
    db.session.commit()
    return int(gone.rowcount)  # type: ignore[attr-defined]
