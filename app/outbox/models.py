"""One row per message that is to leave the house."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base


class OutboxMessage(Base):
    """A message to one person.

    The row names *what* is to be said (``kind``) and *about which row* (``subject_id``); the words, the address and
    every token in it are put together at hand-over by the composer of that kind, so the row holds no usable link.
    """

    __tablename__ = "outbox_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    created_at: Mapped[datetime]
    # For what must not leave at once: when it may be tried for the first time.
    not_before: Mapped[datetime | None]
    # When it may next be tried; empty once there is nothing left to do.
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    owner: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    withheld_at: Mapped[datetime | None]
    withheld_reason: Mapped[str | None] = mapped_column(String(40))
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(300))
    # The answer of the server it was handed to, "built-in outbox" where there is none.
    server_answer: Mapped[str | None] = mapped_column(String(300))
    # SHA-256 over the message as handed over.
    content_hash: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        Index("ix_outbox_messages_due_at", "due_at"),
        Index("ix_outbox_messages_subject", "kind", "subject_id"),
    )

    @property
    def wanted_at(self) -> datetime:
        """Since when it should have left."""
        return self.not_before or self.created_at

    @property
    def state(self) -> str:
        """In one word: ``waiting``, ``sent``, ``withheld`` or ``failed``."""
        if self.sent_at:
            return "sent"
        if self.withheld_at:
            return "withheld"
        return "failed" if self.failed_at else "waiting"


class SuppressedAddress(Base):
    """An address nothing may be sent to, as a keyed hash: good for comparing, useless for reading."""

    __tablename__ = "suppressed_addresses"

    address_hash: Mapped[bytes] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(40))


class Bounce(Base):
    """A mail that came back, and what the server that had it said (``bounce_reading.py``)."""

    __tablename__ = "bounces"

    outbox_message_id: Mapped[int] = mapped_column(
        ForeignKey("outbox_messages.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime] = mapped_column(index=True)
    # ``hard``, ``full``, ``soft`` or ``blocked``.
    kind: Mapped[str] = mapped_column(String(10))
    # The enhanced status code (RFC 3463) or the plain one; empty where there was none.
    status: Mapped[str] = mapped_column(String(12))
    # Whom the mail went to, as a keyed hash.
    address_key: Mapped[bytes | None] = mapped_column(index=True)
