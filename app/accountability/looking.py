"""Once a day, and whenever somebody asks: is the ledger of consents as it was written, and who is kept too long?

What takes its time with many people is done here by the worker, so that the overview opens at once.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from app.accountability.foretelling import foretell
from app.accountability.models import DailyLook
from app.consent.chain import head
from app.consent.stale import all_stale
from app.consent.verifying import wrong_lines
from app.foundation import audit, clock
from app.foundation.database import db, reading

_EVERY = timedelta(days=1)
# So long it can be shown that somebody looked every day.
_KEPT = timedelta(days=3 * 366)


def newest_look() -> DailyLook | None:
    """The last one that is done."""
    done = select(DailyLook).where(DailyLook.done_at.is_not(None))
    return db.session.scalars(done.order_by(DailyLook.id.desc()).limit(1)).first()


def is_asked_for() -> bool:
    """Whether the worker will look within the minute."""
    return _waiting() is not None


def ask() -> None:
    """Have everything looked at now, unless that is asked already. The caller commits."""
    if _waiting() is None:
        db.session.add(DailyLook(asked_at=clock.now()))
        audit.record("ledger.check_asked", "daily_look", None)


def look_when_due() -> None:
    """Do what is asked for, or what the day asks for. Commits."""
    with reading():
        if not is_asked_for() and _is_fresh():
            return
    found = _look()
    look = _waiting() or DailyLook(asked_at=clock.now())
    for name, value in found.items():
        setattr(look, name, value)
    look.done_at = clock.now()
    db.session.add(look)
    db.session.execute(delete(DailyLook).where(DailyLook.done_at < clock.now() - _KEPT))
    db.session.commit()


def _look() -> dict[str, object]:
    """Everything is read before anything is written, for it takes its time."""
    with reading():
        last = head()
        links = last.position if last else 0
        faults, stale = wrong_lines(), all_stale()
        soon = foretell().values()
    return {
        "links": links,
        "faults": faults,
        "unused": len(stale),
        "frozen": sum(one.is_frozen for one in stale),
        "announced_soon": sum(one.announced[0] for one in soon),
        "erased_soon": sum(one.erased[0] for one in soon),
    }


def _is_fresh() -> bool:
    last = newest_look()
    return last is not None and last.done_at is not None and last.done_at > clock.now() - _EVERY


def _waiting() -> DailyLook | None:
    wanted = select(DailyLook).where(DailyLook.done_at.is_(None))
    return db.session.scalars(wanted.order_by(DailyLook.id).limit(1)).first()
