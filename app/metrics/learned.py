"""What was learned from all campaigns, as a worker last worked it out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation import clock
from app.foundation.database import Base, db, reading
from app.foundation.once import put
from app.metrics.past_models import PastImport

# Learned anew after this long, and at once where past campaigns came or went.
_AGAIN = timedelta(hours=1)
_ROW = 1


class Learned(Base):
    """One row, replaced each time. ``told`` is what ``making_learned.learned_from`` says."""

    __tablename__ = "learned"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    # Which imports there were then (``imports_now``).
    imports: Mapped[int]
    told: Mapped[dict[str, Any]] = mapped_column(JSON)


def what_was_learned() -> Learned | None:
    """None before a worker came round to it."""
    return db.session.get(Learned, _ROW)


def imports_now() -> int:
    """Another number whenever an import came or went."""
    number, newest, everything = db.session.execute(
        select(func.count(), func.max(PastImport.id), func.sum(PastImport.id)).select_from(PastImport)
    ).one()
    return int(number + 1_009 * (newest or 0) + 31 * (everything or 0)) % 2_000_000_011


def make_learned() -> None:
    """Learn from all campaigns where that is due; a worker does it now and then. Commits."""
    with reading():
        before, imports = what_was_learned(), imports_now()
        if before and before.imports == imports and clock.now() - before.made_at < _AGAIN:
            return
    # No process that serves pages shall pay for numpy.
    from app.metrics.making_learned import learned_now

    with reading():
        told = learned_now()
    put(Learned, [{"id": _ROW, "made_at": clock.now(), "imports": imports, "told": told}])
    db.session.commit()
