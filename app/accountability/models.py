"""What was added to the documents, and what each day's look at everything found."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String, Text
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


class Addition(Base):
    """What the organisation adds to the record or the measures, for the program cannot know it. The newest holds."""

    __tablename__ = "document_additions"

    id: Mapped[int] = mapped_column(primary_key=True)
    # "record" or "measures"
    document: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))


class DailyLook(Base):
    """One look through the ledger of consents and at who is kept (``looking.py``); numbers only, nothing of a person.

    Asked for by somebody or by the calendar; until ``done_at`` nothing of it is known.
    """

    __tablename__ = "daily_looks"

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None] = mapped_column(index=True)
    # Up to which link of the ledger's chain, and each fault as a sentence.
    links: Mapped[int] = mapped_column(default=0)
    faults: Mapped[list[str]] = mapped_column(JSON, default=list)
    # Consents nobody made use of for long.
    unused: Mapped[int] = mapped_column(default=0)
    frozen: Mapped[int] = mapped_column(default=0)
    # Who will be told within thirty days that they are erased, and who will be.
    announced_soon: Mapped[int] = mapped_column(default=0)
    erased_soon: Mapped[int] = mapped_column(default=0)
