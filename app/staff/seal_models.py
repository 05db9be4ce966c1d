"""Seals on the trail: what it said up to a line, so that a later change shows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base


class TrailSeal(Base):
    """One stretch of the trail, from the line after the seal before to ``last_line``."""

    __tablename__ = "trail_seals"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_line: Mapped[int] = mapped_column(unique=True)
    # Over the lines that stay, and over those that say who looked, which are forgotten after a year.
    done: Mapped[str] = mapped_column(String(64))
    seen: Mapped[str] = mapped_column(String(64))
    oldest_seen_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
