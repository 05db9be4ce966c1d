"""Leases: of many processes exactly one does the periodic work."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, or_, update
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation import clock
from app.foundation.database import Base, db, insert_or_ignore


class Lease(Base):
    """Who may do something, and until when."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(60), default="")
    until: Mapped[datetime]


def take(name: str, holder: str, length: timedelta) -> bool:
    """Take or prolong a lease; False when somebody else holds it. Commits."""
    now = clock.now()
    db.session.execute(insert_or_ignore(Lease).values(name=name, holder="", until=now))
    taken = db.session.execute(
        update(Lease)
        .where(Lease.name == name, or_(Lease.holder == holder, Lease.until <= now))
        .values(holder=holder, until=now + length)
    )
    db.session.commit()
    return bool(taken.rowcount)  # type: ignore[attr-defined]
