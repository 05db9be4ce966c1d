"""Leases: of many processes exactly one does the periodic work."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation import clock, owners
from app.foundation.database import Base, db, insert_or_ignore, reading


class Lease(Base):
    """Who may do something, and until when."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(60), default="")
    until: Mapped[datetime]


def take(name: str, holder: str, length: timedelta) -> bool:
    """Take or prolong a lease; False when somebody else holds it. Commits.

    ``holder`` is a name from ``owners``: a holder that died on this machine is succeeded at once.
    """
    now = clock.now()
    present = current(name)
    if present is None:
        db.session.execute(insert_or_ignore(Lease).values(name=name, holder="", until=now))
    elif present.holder == holder and present.until - now > length / 2:
        return True
    elif present.holder != holder and present.until > now and not owners.has_died(present.holder):
        return False
    free = [Lease.holder == holder, Lease.until <= now]
    if present is not None and owners.has_died(present.holder):
        free.append(Lease.holder == present.holder)
    taken = db.session.execute(
        update(Lease).where(Lease.name == name, or_(*free)).values(holder=holder, until=now + length)
    )
    db.session.commit()
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def give_back(name: str, holder: str) -> None:
    """Let the next one begin at once, on an orderly end. Commits."""
    db.session.execute(
        update(Lease).where(Lease.name == name, Lease.holder == holder).values(until=clock.now())
    )
    db.session.commit()


def current(name: str) -> Lease | None:
    """The lease as it stands, without taking any lock; detached."""
    with reading():
        lease = db.session.scalars(select(Lease).where(Lease.name == name)).first()
        if lease is not None:
            db.session.expunge(lease)
        return lease
