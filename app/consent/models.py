"""What people were asked, in which words, and what they answered."""

from __future__ import annotations

from datetime import date, datetime
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
    # Over the words (``fingerprints.py``): a version that was changed afterwards shows.
    fingerprint: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("purpose", "language", "version"),)


class Wording(Base):
    """Words that staff wrote for one kind of text in one language, with the placeholders in them. Only ever added to.

    What people were shown is a ``LegalText``, made from these words or from those the program brings.
    """

    __tablename__ = "wordings"

    id: Mapped[int] = mapped_column(primary_key=True)
    # A purpose, "partner" for all of them, or "conditions", or "privacy" and "imprint" for what is added there.
    kind: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(12))
    # Empty: from now on what the program brings.
    words: Mapped[str] = mapped_column(Text)
    # Asks for more than the words before: who agreed to those has not agreed to these (R1.13).
    asks_for_more: Mapped[bool]
    written_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))

    __table_args__ = (Index("ix_wordings_in_force", "kind", "language", "id"),)


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
    # Over all of the above, and what it is salted with (``fingerprints.py``). Without one it is none of ours.
    salt: Mapped[str | None] = mapped_column(String(32))
    fingerprint: Mapped[str | None] = mapped_column(String(64))

    legal_text: Mapped[LegalText | None] = relationship(lazy="joined")

    # The chain names lines by their ids, so on SQLite too the id of a line that is gone is never given again.
    __table_args__ = (
        Index("ix_consent_events_state", "contact_id", "purpose", "id"),
        {"sqlite_autoincrement": True},
    )


class PhoneCall(Base):
    """A call that was made because of the consent to calls: to confirm the number (R1.15), or to talk.

    Only ever added to. The number itself is not kept here, only its keyed fingerprint (``numbers.py``).
    """

    __tablename__ = "phone_calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    # How it ended: one of ``calls.OUTCOMES``.
    outcome: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(64))
    # What was read out to confirm the number, word for word.
    legal_text_id: Mapped[int | None] = mapped_column(ForeignKey("legal_texts.id"))

    legal_text: Mapped[LegalText | None] = relationship(lazy="joined")


class ChainLink(Base):
    """One link of the chain through the ledger (``chain.py``): a line of it, or that lines were erased on purpose.

    Links are never changed and never deleted, and hold nothing of a person.
    """

    __tablename__ = "ledger_chain"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int | None] = mapped_column(unique=True)
    # The ids of the lines that were erased.
    erased: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    fingerprint: Mapped[str] = mapped_column(String(64))
    linked_at: Mapped[datetime]
    # Over the link before and this one.
    chained: Mapped[str] = mapped_column(String(64))


class LedgerHead(Base):
    """The last link of a day: whoever keeps a copy of it elsewhere can prove what the ledger said on that day."""

    __tablename__ = "ledger_heads"

    day: Mapped[date] = mapped_column(primary_key=True)
    position: Mapped[int]
    chained: Mapped[str] = mapped_column(String(64))
