"""Who brought whom, supporters' kits, and what was written to them about it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.landing.models import SignUp


class Referral(Base):
    """A confirmed sign-up that came by a supporter's link, and whether it counts for that supporter.

    It says nothing about who anybody is, so that it stays when a person is forgotten, and the tree with it.
    """

    __tablename__ = "referrals"

    sign_up_id: Mapped[int] = mapped_column(ForeignKey("sign_ups.id", ondelete="CASCADE"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    # The sign-up by which the one whose link it was became a supporter; None where the link was nobody's.
    inviter_id: Mapped[int | None] = mapped_column(ForeignKey("sign_ups.id", ondelete="CASCADE"), index=True)
    # How the link travelled: the name of a network or of a sheet of paper; "link" where it does not say.
    medium: Mapped[str] = mapped_column(String(12))
    # Why it does not count (``exclusions.REASONS``); None where it does.
    excluded: Mapped[str | None] = mapped_column(String(12))
    confirmed_at: Mapped[datetime] = mapped_column(index=True)
    decided_at: Mapped[datetime]

    __table_args__ = (Index("ix_referrals_campaign", "campaign_id", "inviter_id"),)


class Kit(Base):
    """What a supporter decided about their kit; without a row nothing."""

    __tablename__ = "kits"

    # The sign-up by which they became a supporter.
    sign_up_id: Mapped[int] = mapped_column(ForeignKey("sign_ups.id", ondelete="CASCADE"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    # From then on the link leads to the page and nobody counts for it.
    revoked_at: Mapped[datetime | None]
    # "supporter" or "staff".
    revoked_by: Mapped[str | None] = mapped_column(String(10))
    # As they want to stand in the list of those who bring most.
    nickname: Mapped[str | None] = mapped_column(String(30))


class KitMail(Base):
    """Something that happened to a kit and is written to its supporter once, whoever notices it first."""

    __tablename__ = "kit_mails"

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_up_id: Mapped[int] = mapped_column(ForeignKey("sign_ups.id", ondelete="CASCADE"))
    # "reached-10" or "phase-7".
    about: Mapped[str] = mapped_column(String(20))
    happened_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("sign_up_id", "about"),)


# Those who came by a supporter's link, in the order in which they confirmed.
Index(
    "ix_sign_ups_referred",
    SignUp.confirmed_at,
    postgresql_where=SignUp.ref_code.is_not(None),
    sqlite_where=SignUp.ref_code.is_not(None),
)
