"""What staff took out of the counts, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.sealed_columns import SealedAnswers, SealedText


class Invalidation(Base):
    """Sign-ups that somebody took out together."""

    __tablename__ = "invalidations"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    # Both may name somebody, so they are sealed. Empty where it was its own person's wish.
    reason: Mapped[str] = mapped_column(SealedText("invalidations.reason"))
    # As ``conditions.py`` reads them.
    conditions: Mapped[dict[str, Any]] = mapped_column(SealedAnswers("invalidations.conditions"))
    sign_ups: Mapped[int]
    confirmed: Mapped[int]
    undone_at: Mapped[datetime | None]


class InvalidatedSignUp(Base):
    """One of them, with what it takes to bring it back: the place it had among the supporters, if it had one."""

    __tablename__ = "invalidated_sign_ups"

    sign_up_id: Mapped[int] = mapped_column(ForeignKey("sign_ups.id", ondelete="CASCADE"), primary_key=True)
    invalidation_id: Mapped[int] = mapped_column(
        ForeignKey("invalidations.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    number: Mapped[int | None]
    counted_at: Mapped[datetime | None]
