"""Campaigns of the time before Testballon, brought in as tables."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base


class PastImport(Base):
    """One table that was brought in; it is taken out again as a whole."""

    __tablename__ = "past_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    imported_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))


class PastCount(Base):
    """What was counted of a campaign by one way, with one variant; a campaign of a table has one row or several."""

    __tablename__ = "past_counts"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("past_imports.id", ondelete="CASCADE"), index=True)
    campaign: Mapped[str] = mapped_column(String(200))
    variant: Mapped[str] = mapped_column(String(60))
    topic: Mapped[str] = mapped_column(String(60))
    channel: Mapped[str] = mapped_column(String(60))
    headline: Mapped[str] = mapped_column(String(300))
    views: Mapped[int] = mapped_column(BigInteger)
    confirmed: Mapped[int] = mapped_column(BigInteger)
    cost: Mapped[float | None]
    # The first and the last moment its rows name.
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
