"""Who gets the week by mail, and which weeks were written to whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base


class ReportReader(Base):
    """A colleague who gets the report of each week that ends after ``since``."""

    __tablename__ = "report_readers"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime]


class WeeklyReport(Base):
    """One week's report to one colleague; the database decides that it is written once."""

    __tablename__ = "weekly_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    # Such as 2026-W47.
    week: Mapped[str] = mapped_column(String(8))
    written_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("account_id", "week"),)
