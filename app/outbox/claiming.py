"""Whose turn a row is: claiming rows that are due, writing down what came of them, freeing those of the dead.

All statements ask for the present owner, so of two workers one gets a row, and a worker that lost its lease changes
nothing any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, select, update

from app.foundation import clock, owners
from app.foundation.database import db, reading
from app.outbox.models import OutboxMessage

# Few enough that an address which is blocked meanwhile gets nothing any more, enough to share a commit.
BATCH = 20
# How long a row stays with a worker nobody hears from, when nobody can tell whether it has died.
LEASE = timedelta(seconds=120)

_ROWS = cast(Table, OutboxMessage.__table__)
_NEEDED = (
    _ROWS.c.id,
    _ROWS.c.kind,
    _ROWS.c.subject_id,
    _ROWS.c.message_id,
    _ROWS.c.created_at,
    _ROWS.c.not_before,
    _ROWS.c.attempts,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one row. One of ``sent_at``, ``withheld_at``, ``failed_at`` and ``due_at`` is set."""

    id: int
    sent_at: datetime | None = None
    server_answer: str | None = None
    content_hash: str | None = None
    withheld_at: datetime | None = None
    withheld_reason: str | None = None
    failed_at: datetime | None = None
    last_error: str | None = None
    due_at: datetime | None = None


_OUTCOME = [name for name in Outcome.__dataclass_fields__ if name != "id"]
_RECORD = (
    update(_ROWS)
    .where(_ROWS.c.id == bindparam("row"), _ROWS.c.owner == bindparam("by"))
    .values(owner=None, lease_until=None, **{name: bindparam(f"new_{name}") for name in _OUTCOME})
)


def is_anything_due() -> bool:
    """A plain look: an idle worker must not take the write lock several times a second."""
    with reading():
        due = select(_ROWS.c.id).where(_ROWS.c.due_at <= clock.now()).limit(1)
        return db.session.scalar(due) is not None


def record_and_claim(outcomes: Sequence[Outcome], owner: str) -> list[OutboxMessage]:
    """Write down what came of the last rows and take the next that are due, in one transaction. Commits."""
    _record(outcomes, owner)
    now = clock.now()
    due = (
        select(_ROWS.c.id)
        .where(_ROWS.c.due_at <= now)
        .order_by(_ROWS.c.due_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    claimed = db.session.execute(
        update(_ROWS)
        .where(_ROWS.c.id.in_(due.scalar_subquery()), _ROWS.c.due_at <= now)
        .values(owner=owner, lease_until=now + LEASE, due_at=now + LEASE, attempts=_ROWS.c.attempts + 1)
        .returning(*_NEEDED)
    ).all()
    db.session.commit()
    return [OutboxMessage(**row._mapping) for row in sorted(claimed)]


def record(outcomes: Sequence[Outcome], owner: str) -> None:
    """Write down what came of some rows. Commits."""
    if outcomes:
        _record(outcomes, owner)
        db.session.commit()


def let_go(ids: Sequence[int], owner: str, *, due_at: datetime) -> None:
    """Give rows back that were claimed and not tried. Commits."""
    if not ids:
        return
    db.session.execute(
        update(_ROWS)
        .where(_ROWS.c.id.in_(ids), _ROWS.c.owner == owner)
        .values(owner=None, lease_until=None, due_at=due_at, attempts=_ROWS.c.attempts - 1)
    )
    db.session.commit()


def release_dead() -> int:
    """Make the rows of workers that died on this machine due again; returns how many. Commits."""
    now = clock.now()
    held = (_ROWS.c.due_at > now, _ROWS.c.due_at <= now + LEASE, _ROWS.c.owner.is_not(None))
    with reading():
        holders = db.session.scalars(select(_ROWS.c.owner).where(*held).distinct()).all()
    dead = [name for name in holders if name and owners.has_died(name)]
    if not dead:
        return 0
    released = db.session.execute(
        update(_ROWS).where(*held, _ROWS.c.owner.in_(dead)).values(owner=None, lease_until=None, due_at=now)
    )
    db.session.commit()
    return int(released.rowcount)  # type: ignore[attr-defined]


def _record(outcomes: Sequence[Outcome], owner: str) -> None:
    if outcomes:
        db.session.execute(
            _RECORD,
            [
                {"row": outcome.id, "by": owner}
                | {f"new_{name}": getattr(outcome, name) for name in _OUTCOME}
                for outcome in outcomes
            ],
        )
