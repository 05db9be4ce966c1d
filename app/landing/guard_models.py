"""What guards the form against being used to pester people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base


class UnwantedRequest(Base):
    """An address whose owner said “that was not me” (R7.02), as a keyed hash: no mail to confirm goes there any more.

    Narrower than ``suppressed_addresses``: what the owner has asked for otherwise still reaches them.
    """

    __tablename__ = "unwanted_requests"

    address_hash: Mapped[bytes] = mapped_column(primary_key=True)
    since: Mapped[datetime]


class UsedChallenge(Base):
    """What was shown and is good for one sign-up (``landing/proving.py``), until it ends. It names nobody."""

    __tablename__ = "used_challenges"

    # A challenge's 16 random bytes in hex, or a keyed hash of as many.
    nonce: Mapped[str] = mapped_column(String(32), primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(index=True)


class Alarm(Base):
    """Something that staff should look at, for as long as it lasts; some of them are breakers (``landing/bursts.py``).

    ``kind`` and ``key`` say what it is about: a ``network`` (its key in hex), a ``campaign``, one whose mails
    are ``blocked``, a mail ``provider``, a mail ``domain``. None is about a person.
    """

    __tablename__ = "alarms"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(255))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    began_at: Mapped[datetime]
    # When it was last found to be so; a while later it is over.
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # When staff said that all is well: what was held back left, and nothing more of it is.
    let_through_at: Mapped[datetime | None]
    # The numbers that raised it.
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (Index("ix_alarms_open", "ended_at", "kind", "key"),)


class ReminderSwitch(Base):
    """Whether who has not confirmed is reminded once (R1.08); without the row, or without a moment, nobody is."""

    __tablename__ = "reminder_switch"

    id: Mapped[int] = mapped_column(primary_key=True)
    on_since: Mapped[datetime | None]
