"""Verdicts as they were given."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base


class GivenVerdict(Base):
    """What was said of a campaign at one moment, never changed.

    ``log`` holds all it was made of, so that ``advice_past.replayed`` makes the same verdict from it (R8.05).
    """

    __tablename__ = "given_verdicts"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    judged_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(30))
    log: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (Index("ix_given_verdicts_latest", "campaign_id", "id"),)

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers its sentences use."""
        return dict(self.log["verdict"]["numbers"])
