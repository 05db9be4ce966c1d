"""The chain through the ledger (R1.11): each link holds the fingerprint of a line and that of the link before.

A line is written with its own keyed fingerprint and no lock, so a rush of confirmations waits for nothing here. A
periodic task takes what is new into the chain, a thousand lines a transaction; until then, some seconds, a line is
protected by its fingerprint alone. What is erased on purpose is written into the chain as erased: the line goes with
its salt, the fingerprint stays, and the chain can still be checked from end to end (``verifying.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, delete, exists, func, insert, select, text

from app.consent.fingerprints import keyed, line_fingerprint
from app.consent.models import ChainLink, ConsentEvent, LedgerHead
from app.foundation import clock
from app.foundation.database import db, dialect_insert, reading
from app.foundation.logs import log

BEFORE_THE_FIRST = "0" * 64
_BATCH = 1000
# A transaction may commit after one that began later, so ids this far back are looked at again.
_LOOKED_BACK = 10_000
_LINES = cast(Table, ConsentEvent.__table__)


def seal() -> int:
    """Take into the chain what is new; returns how many lines. Commits per batch."""
    with reading():
        if not db.session.execute(_unsealed().limit(1)).first():
            return 0
    sealed = 0
    while done := _seal_batch():
        db.session.commit()
        sealed += done
    db.session.rollback()
    return sealed


def forget(where: ColumnElement[bool]) -> int:
    """Erase lines of the ledger, and say so in the chain; returns how many. The caller commits."""
    if not db.session.execute(select(ConsentEvent.id).where(where).limit(1)).first():
        return 0
    while _seal_batch():
        pass
    known = select(ConsentEvent.id).join(ChainLink, ChainLink.event_id == ConsentEvent.id)
    erased = sorted(db.session.scalars(known.where(where)))
    gone = db.session.execute(delete(ConsentEvent).where(where).execution_options(synchronize_session=False))
    if erased:
        _link([_new_link(erased=erased, fingerprint=keyed("erasure", {"erased": erased}))])
    return int(gone.rowcount)  # type: ignore[attr-defined]


def chained(link: Any, before: str) -> str:
    """What a link must carry, by what it says and the link before."""
    names = ("position", "event_id", "erased", "fingerprint", "linked_at")
    return keyed("chain", {name: getattr(link, name) for name in names} | {"before": before})


def head() -> ChainLink | None:
    """The last link."""
    return db.session.scalars(select(ChainLink).order_by(ChainLink.position.desc()).limit(1)).first()


def heads() -> Sequence[LedgerHead]:
    """The last link of each day, newest first."""
    return db.session.scalars(select(LedgerHead).order_by(LedgerHead.day.desc())).all()


def _seal_batch() -> int:
    """Lines that do not hold stay outside, where ``verifying`` finds them. Flushes only."""
    _lock()
    found = db.session.execute(_unsealed().limit(_BATCH)).all()
    holding = [row for row in found if row.fingerprint == line_fingerprint(row._asdict())]
    if holding:
        _link([_new_link(event_id=row.id, fingerprint=row.fingerprint) for row in holding])
    return len(holding)


def _unsealed() -> Any:
    newest = select(func.coalesce(func.max(ChainLink.event_id), 0)).scalar_subquery()
    return (
        select(_LINES)
        .where(_LINES.c.id > newest - _LOOKED_BACK, _LINES.c.fingerprint.is_not(None))
        .where(~exists().where(ChainLink.event_id == _LINES.c.id))
        .order_by(_LINES.c.id)
    )


def _new_link(*, fingerprint: str, event_id: int | None = None, erased: list[int] | None = None) -> ChainLink:
    return ChainLink(event_id=event_id, erased=erased, fingerprint=fingerprint, linked_at=clock.now())


def _link(links: Collection[ChainLink]) -> None:
    _lock()
    last = head()
    position, before = (last.position, last.chained) if last else (0, BEFORE_THE_FIRST)
    rows = []
    for link in links:
        position += 1
        link.position = position
        link.chained = before = chained(link, before)
        rows.append({column.key: getattr(link, column.key) for column in ChainLink.__table__.columns})
    db.session.execute(insert(cast(Table, ChainLink.__table__)), rows)
    _keep_head(rows[-1]["linked_at"], position, before)


def _keep_head(moment: datetime, position: int, chained_: str) -> None:
    """The day's head in a table, and in the log, which is kept elsewhere."""
    values = {"day": moment.date(), "position": position, "chained": chained_}
    put = dialect_insert(LedgerHead).values(values)
    db.session.execute(put.on_conflict_do_update(index_elements=["day"], set_=values))
    log("head of the ledger", position=position, chained=chained_)


def _lock() -> None:
    """One at a time makes links; on SQLite whoever writes is alone anyway."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE ledger_chain IN EXCLUSIVE MODE"))
