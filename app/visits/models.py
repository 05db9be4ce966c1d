"""How often something was looked at: numbers only, nobody in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base


class VisitCount(Base):
    """Visits of one campaign in one hour, by channel, variant and language.

    ``kind`` is ``view``, ``begun`` (a form) or ``confirm_page`` for people, and one of ``recognising.REASONS`` for what
    was left out.
    """

    __tablename__ = "visit_counts"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    channel: Mapped[str] = mapped_column(String(40), primary_key=True)
    variant: Mapped[str] = mapped_column(String(8), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    number: Mapped[int]


class VisitTotal(Base):
    """What the visits of one kind come to for a campaign, raised in the transaction that counts them.

    Lists of campaigns read these: adding up millions of hours would take seconds.
    """

    __tablename__ = "visit_totals"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int]
