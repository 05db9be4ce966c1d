"""Who asked to see their data, and from which browser; and what was added to the impact assessment."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base


class PortalSession(Base):
    """One request to be let in, and the visit that came of it. Gone a day later.

    Link and code are derived from the handle. What the browser keeps is a secret of which only a hash stands here, so
    that nobody gets in from another browser, and nobody with a copy of the database from any.
    """

    __tablename__ = "portal_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[bytes] = mapped_column(unique=True)
    browser_hash: Mapped[bytes] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(String(320))
    canonical_email: Mapped[str] = mapped_column(String(320))
    address_key: Mapped[bytes] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    # Until when link and code let in.
    expires_at: Mapped[datetime]
    code_attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    entered_at: Mapped[datetime | None]
    # Until when whoever is in may stay.
    ends_at: Mapped[datetime | None]


class AssessmentNote(Base):
    """What an administrator added to the impact assessment. Each change is a row of its own; the newest holds."""

    __tablename__ = "assessment_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    responsible: Mapped[str] = mapped_column(String(200))
    assessed_on: Mapped[date]
    notes: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
