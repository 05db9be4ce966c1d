"""Whom we erased, as keyed hashes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base


class Erasure(Base):
    """Somebody was erased: the keyed hash of their address, when, and why. Good for erasing them again, useless else.

    The same line stands in a file of the data folder, which a restored database does not know of (``replaying.py``).
    """

    __tablename__ = "erasures"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    address_hash: Mapped[bytes]
    # "staff", "portal", "inactive" …
    reason: Mapped[str] = mapped_column(String(40))

    __table_args__ = (UniqueConstraint("address_hash", "at"),)
