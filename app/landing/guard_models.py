"""What guards the form against being used to pester people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base


class UnwantedRequest(Base):
    """An address whose owner said “that was not me” (R7.02), as a keyed hash: no mail to confirm goes there any more.

    Narrower than ``suppressed_addresses``: what the owner has asked for otherwise still reaches them.
    """

    __tablename__ = "unwanted_requests"

    address_hash: Mapped[bytes] = mapped_column(primary_key=True)
    since: Mapped[datetime]
