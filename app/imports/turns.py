"""Whose turn a list is: one worker at a time has it, for as long as it is heard of."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update

from app.foundation import clock, owners
from app.foundation.database import db, reading
from app.imports.models import ContactImport

# So long a list stays with a worker nobody hears from; after a failure nobody tries again any sooner.
_LEASE = timedelta(seconds=60)


def claim(owner: str) -> int | None:
    """Take the oldest list that is due and that nobody has; None where there is none. Commits."""
    for import_id, holder, until in _waiting():
        if holder and until and until > clock.now() and not owners.has_died(holder):
            continue
        taken = db.session.execute(
            update(ContactImport)
            .where(ContactImport.id == import_id, ContactImport.owner == holder, is_due())
            .values(owner=owner, **prolonged())
        )
        db.session.commit()
        if taken.rowcount:  # type: ignore[attr-defined]
            return import_id
    return None


def let_go(import_id: int, owner: str) -> None:
    """Let the next one have it. Commits."""
    mine = (ContactImport.id == import_id, ContactImport.owner == owner)
    db.session.execute(update(ContactImport).where(*mine).values(owner="", lease_until=None))
    db.session.commit()


def prolonged() -> dict[str, datetime]:
    """What to write into a list while it is worked on."""
    return {"lease_until": clock.now() + _LEASE}


def is_due() -> ColumnElement[bool]:
    """Whether something is left to be done with a list."""
    one = ContactImport
    return or_(
        and_(one.check_asked_at.is_not(None), one.checked_at.is_(None), one.started_at.is_(None)),
        and_(one.started_at.is_not(None), one.finished_at.is_(None)),
        and_(one.undo_asked_at.is_not(None), one.undone_at.is_(None)),
    )


def _waiting() -> list[tuple[int, str, datetime | None]]:
    """A plain look: an idle worker must not take the write lock several times a second."""
    wanted = select(ContactImport.id, ContactImport.owner, ContactImport.lease_until).where(is_due())
    with reading():
        return [
            (row.id, row.owner, row.lease_until)
            for row in db.session.execute(wanted.order_by(ContactImport.id))
        ]
