"""Whom we erased, as keyed hashes; and what people asked of us by letter or phone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base


class Erasure(Base):
    """Somebody was erased: the keyed hash of their address, when, and why. Good for erasing them again, useless else.

    The same line stands in a file of the data folder, which a restored database does not know of (``replaying.py``).
    """

    __tablename__ = "erasures"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    address_hash: Mapped[bytes]
    # "staff", "portal", "inactive" …
    reason: Mapped[str] = mapped_column(String(40))

    __table_args__ = (UniqueConstraint("address_hash", "at"),)


class PrivacyRequest(Base):
    """Somebody asked about their data by another way than their own page."""

    __tablename__ = "privacy_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    # One of ``requests.KINDS`` and ``requests.WAYS``.
    kind: Mapped[str] = mapped_column(String(20))
    way: Mapped[str] = mapped_column(String(20))
    # A name or an address, as staff wrote it down; empty once the person was erased.
    person: Mapped[str] = mapped_column(String(320))
    # Where it is an address: its keyed hash.
    address_key: Mapped[bytes | None] = mapped_column(index=True)
    received_at: Mapped[datetime]
    due_at: Mapped[datetime]
    extended_reason: Mapped[str | None] = mapped_column(String(300))
    done_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(300))

    __table_args__ = (Index("ix_privacy_requests_open", "done_at", "due_at"),)
