"""Rendered pages, sign-ups, and the number of confirmed supporters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.sealed_columns import SealedAnswers, SealedText


class RenderedPage(Base):
    """A revision in one language and variant as HTML with slots, and the build of the program that rendered it."""

    __tablename__ = "rendered_pages"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(12))
    build: Mapped[str] = mapped_column(String(16))
    # Empty for a page that has only one wording.
    variant: Mapped[str] = mapped_column(String(8), default="", server_default="")
    html: Mapped[str] = mapped_column(Text)
    # The page's privacy notice, as it was shown with it; empty for a page from before there was one for each.
    notice: Mapped[str] = mapped_column(Text, default="", server_default="")
    # The consents the form shows: [{"purpose", "legal_text_id"}].
    consents: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    # The conditions the form led to, in the version of then.
    conditions_id: Mapped[int | None] = mapped_column(ForeignKey("legal_texts.id"))

    __table_args__ = (UniqueConstraint("revision_id", "language", "build", "variant"),)


class SignUp(Base):
    """Somebody filled in the form. Only ``confirmed_at`` makes it count, and only once a person and campaign."""

    __tablename__ = "sign_ups"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[bytes] = mapped_column(unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    rendered_page_id: Mapped[int] = mapped_column(ForeignKey("rendered_pages.id"))
    language: Mapped[str] = mapped_column(String(12))
    email: Mapped[str] = mapped_column(String(320))
    # Keyed hash of the canonical address: caps and look-ups without the address itself.
    address_key: Mapped[bytes]
    # Keyed hash of the network's prefix and the day (``landing/networks.py``), kept for a week; the address never is.
    network_key: Mapped[bytes | None]
    # Whose mailbox it is: a name from ``landing/mail_providers.toml``, "disposable", or empty for all others.
    provider: Mapped[str] = mapped_column(String(20), default="", server_default="")
    # How the sender proved not to be a flood, where that was asked for: "work" or "waited".
    proof: Mapped[str | None] = mapped_column(String(8))
    given_name: Mapped[str | None] = mapped_column(String(100))
    family_name: Mapped[str | None] = mapped_column(String(100))
    postal_code: Mapped[str | None] = mapped_column(String(12))
    phone: Mapped[str | None] = mapped_column(SealedText("sign_ups.phone"))
    birth_year: Mapped[int | None]
    comment: Mapped[str | None] = mapped_column(SealedText("sign_ups.comment"))
    answers: Mapped[dict[str, Any]] = mapped_column(SealedAnswers("sign_ups.answers"), default=dict)
    channel: Mapped[str] = mapped_column(String(40))
    variant: Mapped[str] = mapped_column(String(8), default="")
    ref_code: Mapped[str | None] = mapped_column(String(16))
    share_code: Mapped[str] = mapped_column(String(16), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    code_attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    confirmed_at: Mapped[datetime | None]
    # "button" or "code".
    confirmed_by: Mapped[str | None] = mapped_column(String(10))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    # Which of the people who share this address it is of, once confirmed: 1 or 2 (``landing/households.py``).
    person: Mapped[int] = mapped_column(server_default="1")
    # When staff took it out of the counts (the safety room says why); it cannot be confirmed then.
    invalidated_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_sign_ups_address", "address_key", "created_at"),
        Index("ix_sign_ups_campaign", "campaign_id", "created_at"),
        Index("ix_sign_ups_network", "network_key", "created_at"),
        Index("ix_sign_ups_created", "created_at"),
        # As for contacts: nobody gets the number of somebody who is gone.
        {"sqlite_autoincrement": True},
    )


class Supporter(Base):
    """A person counted for a campaign. The database decides: once each, and two of one address at most."""

    __tablename__ = "supporters"

    sign_up_id: Mapped[int] = mapped_column(ForeignKey("sign_ups.id"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    # None once the person is erased: they still count, and nobody knows who they were (R2.04).
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    # Which of the people who share the address.
    person: Mapped[int] = mapped_column(server_default="1")
    # Which supporter this one is: 1, 2, 3 …
    number: Mapped[int]
    counted_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("campaign_id", "contact_id", "person"),
        CheckConstraint("person IN (1, 2)", name="person"),
        Index("ix_supporters_counted", "campaign_id", "counted_at"),
    )


class Tally(Base):
    """How many supporters a campaign has; raised in the transaction that confirms one."""

    __tablename__ = "tallies"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    confirmed: Mapped[int] = mapped_column(default=0)
    # How many seats the published page offers; None where they are not limited.
    seats: Mapped[int | None]
    # The blocks whose answers are counted; None where the published page has no poll.
    polls: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


class PollAnswer(Base):
    """How many people who confirmed chose an answer, by its position from 1."""

    __tablename__ = "poll_answers"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    block_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    option: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]


class Moderated(Base):
    """What staff decided about a text that somebody wrote for everybody to read; without a row it waits."""

    __tablename__ = "moderated"

    # Such as "pledge".
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    sign_up_id: Mapped[int] = mapped_column(
        ForeignKey("sign_ups.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    approved_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]


class Seat(Base):
    """Somebody who confirmed for an event with a number of seats: they have one, wait for one, or gave theirs up."""

    __tablename__ = "seats"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(
        ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    # Which of the people who share the address.
    person: Mapped[int] = mapped_column(primary_key=True, server_default="1")
    sign_up_id: Mapped[int] = mapped_column(ForeignKey("sign_ups.id", ondelete="CASCADE"), unique=True)
    # Since when the person has waited, or had the seat: the order of the waiting list.
    registered_at: Mapped[datetime]
    # None while the person waits.
    seated_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]


class Letter(Base):
    """What a supporter wrote to the recipient the page named at that moment; the database allows one a sign-up."""

    __tablename__ = "letters"

    sign_up_id: Mapped[int] = mapped_column(ForeignKey("sign_ups.id", ondelete="CASCADE"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    # Kept here, so that a recipient who is changed later gets nothing that was written to somebody else.
    recipient_name: Mapped[str] = mapped_column(String(120))
    recipient_email: Mapped[str] = mapped_column(String(320))
    # The supporter's name, as the letter is signed.
    writer: Mapped[str] = mapped_column(String(210))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(SealedText("letters.text"))
    written_at: Mapped[datetime]
    # The letter's turn: those of a campaign leave one after the other.
    leaves_at: Mapped[datetime]

    __table_args__ = (Index("ix_letters_leaving", "campaign_id", "leaves_at"),)
