"""What was added to the impact assessment."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base


class AssessmentNote(Base):
    """What an administrator added to the impact assessment. Each change is a row of its own; the newest holds."""

    __tablename__ = "assessment_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    responsible: Mapped[str] = mapped_column(String(200))
    assessed_on: Mapped[date]
    notes: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
