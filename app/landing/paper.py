"""Signatures on paper: sheets that came back, their lines, and how many count. They are no contacts and get no mail.

A line counts once a campaign, and not where its e-mail address counts online, before or after. Names and addresses
are sealed: what is compared are the keyed hashes beside them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, db
from app.foundation.sealed_columns import SealedText
from app.landing.models import SignUp

# The channel of whoever confirms by a mail that was asked for on a sheet.
CHANNEL = "sheet"


class PaperSheet(Base):
    """One sheet, as it lies in front of whoever types it in."""

    __tablename__ = "paper_sheets"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    # What is written on the sheet itself, so that it can be found again.
    label: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(120))
    # The share code of the supporter who collected on it.
    ref_code: Mapped[str | None] = mapped_column(String(16))
    begun_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("campaign_id", "label"),)


class PaperSignature(Base):
    """One line of a sheet. The database decides that somebody counts once a campaign."""

    __tablename__ = "paper_signatures"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("paper_sheets.id", ondelete="CASCADE"), index=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    given_name: Mapped[str] = mapped_column(SealedText("paper_signatures.given_name"))
    family_name: Mapped[str] = mapped_column(SealedText("paper_signatures.family_name"))
    postal_code: Mapped[str] = mapped_column(String(12))
    email: Mapped[str | None] = mapped_column(SealedText("paper_signatures.email"))
    address_key: Mapped[bytes | None] = mapped_column(index=True)
    # Keyed hash of name and postcode; of chance where the person has been forgotten.
    person_key: Mapped[bytes]
    # Whether “News by e-mail: yes” is ticked on the line, which is evidence on paper and makes nobody's address usable.
    wants_news: Mapped[bool]
    entered_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("campaign_id", "person_key"),
        UniqueConstraint("campaign_id", "address_key"),
    )


class PaperCounted(Base):
    """The campaign's page counts paper, too; without a row it does not."""

    __tablename__ = "paper_counted"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime]


def is_online(campaign_id: int, address_key: bytes) -> bool:
    """Whether the address counts online: confirmed, and not taken out."""
    confirmed = select(SignUp.id).where(
        SignUp.campaign_id == campaign_id,
        SignUp.address_key == address_key,
        SignUp.confirmed_at.is_not(None),
        SignUp.invalidated_at.is_(None),
    )
    return db.session.scalar(confirmed.limit(1)) is not None


def on_paper(campaign_id: int) -> int:
    """How many signed on paper and do not count online."""
    counted = select(func.count()).select_from(PaperSignature)
    return db.session.scalar(counted.where(PaperSignature.campaign_id == campaign_id, ~counts_online())) or 0


def counts_online() -> ColumnElement[bool]:
    """Whether the person of a line counts online, for a query of lines."""
    return (
        select(SignUp.id)
        .where(
            SignUp.address_key == PaperSignature.address_key,
            SignUp.campaign_id == PaperSignature.campaign_id,
            SignUp.confirmed_at.is_not(None),
            SignUp.invalidated_at.is_(None),
        )
        .exists()
    )
