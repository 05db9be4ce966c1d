"""Barriers that people reported with the form on the accessibility statement (R5.02)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.sealed_columns import SealedText


class BarrierReport(Base):
    """Something stopped somebody, and until when they have an answer."""

    __tablename__ = "barrier_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    # The path of the statement it was reported on, which tells the campaign.
    page: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(SealedText("barrier_reports.message"))
    # Only from who wants an answer.
    email: Mapped[str | None] = mapped_column(String(320))
    address_key: Mapped[bytes | None] = mapped_column(index=True)
    # As with sign-ups (``networks.py``), and gone with them after a week.
    network_key: Mapped[bytes | None]
    reported_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(SealedText("barrier_reports.outcome"))

    __table_args__ = (Index("ix_barrier_reports_open", "done_at", "due_at"),)
