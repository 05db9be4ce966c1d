"""Steps that need a second person: what was asked, who released it, and for which kinds of steps that holds."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.foundation import clock
from app.foundation.database import Base
from app.foundation.sealed_columns import SealedText
from app.staff.models import Account


class Release(Base):
    """One question to a second person, and the answer."""

    __tablename__ = "releases"
    __table_args__ = (
        Index("ix_releases_open", "decided_at", "expires_at"),
        Index("ix_releases_asked", "asked_by", "fingerprint"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    object_id: Mapped[int | None]
    # Of exactly what was asked; only the very same step is released (``foundation/releases.py``).
    fingerprint: Mapped[bytes]
    # As JSON: subject, reason, look, path, fields, answer. Conditions and reasons may name somebody, so it is sealed.
    words: Mapped[str] = mapped_column(SealedText("releases.words"))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]
    # "released" or "refused"
    decision: Mapped[str | None] = mapped_column(String(10))
    used_at: Mapped[datetime | None]

    asker: Mapped[Account | None] = relationship(foreign_keys=asked_by, lazy="joined")
    decider: Mapped[Account | None] = relationship(foreign_keys=decided_by, lazy="joined")

    @property
    def told(self) -> dict[str, Any]:
        """What was asked, in words and as the form that does it."""
        return dict(json.loads(self.words))

    @property
    def state(self) -> str:
        """waiting, released, refused, used or expired."""
        if self.used_at:
            return "used"
        if self.decision == "refused":
            return "refused"
        return "expired" if self.expires_at <= clock.now() else self.decision or "waiting"


class ReleaseSwitch(Base):
    """What an administrator chose for a kind of step; without a row what is usual holds (``releasing.py``)."""

    __tablename__ = "release_switches"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    on_since: Mapped[datetime | None]
