"""What people were asked, in which words, and what they answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.foundation.database import Base


class LegalText(Base):
    """The wording of one purpose in one language, in one version. Never changed once written."""

    __tablename__ = "legal_texts"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(12))
    version: Mapped[int]
    wording: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("purpose", "language", "version"),)


class ConsentRequest(Base):
    """What one form showed one person, and which boxes they ticked: the declaration before it is confirmed.

    ``shown`` is a list of ``{"purpose", "legal_text_id", "ticked"}``; every box starts unticked.
    """

    __tablename__ = "consent_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_up_id: Mapped[int] = mapped_column(ForeignKey("sign_ups.id", ondelete="CASCADE"), unique=True)
    requested_at: Mapped[datetime]
    page_url: Mapped[str] = mapped_column(String(300))
    shown: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class ConsentEvent(Base):
    """One line of the ledger: a consent given (and confirmed) or withdrawn. Rows are only ever added."""

    __tablename__ = "consent_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    legal_text_id: Mapped[int | None] = mapped_column(ForeignKey("legal_texts.id"))
    sign_up_id: Mapped[int | None] = mapped_column(ForeignKey("sign_ups.id"))
    # Times, page, mail, way of confirming: what would be shown to a court.
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)

    legal_text: Mapped[LegalText | None] = relationship(lazy="joined")

    __table_args__ = (Index("ix_consent_events_state", "contact_id", "purpose", "id"),)
