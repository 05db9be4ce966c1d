"""Who asked to see their data, and from which browser."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
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
    # Keyed hash of the network's prefix and the day, as for sign-ups.
    network_key: Mapped[bytes | None]
    language: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    # Until when link and code let in.
    expires_at: Mapped[datetime]
    code_attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    entered_at: Mapped[datetime | None]
    # Until when whoever is in may stay.
    ends_at: Mapped[datetime | None]
