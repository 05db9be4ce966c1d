"""One row per person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.sealed_columns import SealedText


class Contact(Base):
    """A person, known by an address that they confirmed or that a list has brought (``imports``)."""

    __tablename__ = "contacts"
    # Nobody gets the number of somebody who was erased: the trail still names it.
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320))
    canonical_email: Mapped[str] = mapped_column(String(320), unique=True)
    given_name: Mapped[str | None] = mapped_column(String(100))
    family_name: Mapped[str | None] = mapped_column(String(100), index=True)
    postal_code: Mapped[str | None] = mapped_column(String(12), index=True)
    phone: Mapped[str | None] = mapped_column(SealedText("contacts.phone"))
    birth_year: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(12), default="de")
    created_at: Mapped[datetime] = mapped_column(index=True)
    # Art. 18 GDPR (R2.06): kept and nothing else – no mail, no list, no export – until somebody releases it.
    restricted_at: Mapped[datetime | None] = mapped_column(index=True)
    restricted_reason: Mapped[str | None] = mapped_column(String(300))
    # Art. 21 GDPR (R2.07): wants no advertising; what they agree to later is their newer word.
    objected_at: Mapped[datetime | None]
    objected_reason: Mapped[str | None] = mapped_column(String(300))
    # R2.12: when they last showed by themselves that they are there, and since when it is announced that they go.
    kept_at: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]

    @property
    def display_name(self) -> str:
        """How to call the person on a screen: the name if there is one, else the address."""
        name = " ".join(part for part in (self.given_name, self.family_name) if part)
        return name or self.email
