"""The organisation, its campaigns and their published revisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.foundation import clock
from app.foundation.database import Base
from app.foundation.deadlines import months_later


class Organisation(Base):
    """Who asks: the one organisation this installation belongs to (row 1), as the imprint names it."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    street: Mapped[str] = mapped_column(String(200), default="")
    postal_code: Mapped[str] = mapped_column(String(12), default="")
    city: Mapped[str] = mapped_column(String(100), default="")
    country: Mapped[str] = mapped_column(String(2), default="DE")
    email: Mapped[str] = mapped_column(String(320), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    represented_by: Mapped[str] = mapped_column(String(200), default="")
    register_entry: Mapped[str] = mapped_column(String(200), default="")
    privacy_contact: Mapped[str] = mapped_column(String(320), default="")
    supervisory_authority: Mapped[str] = mapped_column(Text, default="")
    # The German Land, which decides whom people can complain to (``authorities.py``).
    land: Mapped[str] = mapped_column(String(4), default="", server_default="")
    is_public_body: Mapped[bool] = mapped_column(default=False, server_default=false())
    # § 25(4) MedienG, in Austria; and who enforces accessibility, which a public body must name.
    media_line: Mapped[str] = mapped_column(Text, default="", server_default="")
    accessibility_body: Mapped[str] = mapped_column(Text, default="", server_default="")
    # What is known not to be accessible, and when somebody last looked whether the statement still holds.
    accessibility_limits: Mapped[str] = mapped_column(Text, default="", server_default="")
    accessibility_checked_at: Mapped[datetime | None]
    # What was chosen of accent, second, font, corners and logo (``campaigns/brand.py``).
    brand: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    is_demo: Mapped[bool] = mapped_column(default=False)

    @property
    def missing_for_imprint(self) -> list[str]:
        """Names of the fields without which nothing may go live (§ 5 DDG, § 25 MedienG, Art. 13 GDPR; R5.01)."""
        needed = ["name", "street", "postal_code", "city", "email", "represented_by", "privacy_contact"]
        needed.append("media_line" if self.country == "AT" else "land")
        if self.is_public_body:
            needed.append("accessibility_body")
        lacking = [field for field in needed if not (getattr(self, field) or "").strip()]
        if self.is_public_body and not self.statement_is_fresh:
            lacking.append("accessibility_checked_at")
        return lacking

    @property
    def statement_is_fresh(self) -> bool:
        """Whether the accessibility statement was looked through within the last year (Decision 2018/1523, Art. 4)."""
        checked = self.accessibility_checked_at
        return checked is not None and clock.now() < months_later(checked, 12)


class Campaign(Base):
    """One test balloon. Its draft is what the campaigner edits; visitors see ``current_revision``."""

    __tablename__ = "campaigns"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    template: Mapped[str] = mapped_column(String(60))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    # The draft's headline in its default language, to list and search by; follows ``draft``.
    title: Mapped[str] = mapped_column(String(200), default="")
    # The page as ``campaigns/page_content.py`` describes it.
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    # Which version of the draft this is, and a number that every change raises: whoever edits says which one they saw.
    draft_number: Mapped[int] = mapped_column(default=0, server_default="0")
    draft_stamp: Mapped[int] = mapped_column(default=0, server_default="0")
    current_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revisions.id", use_alter=True, name="fk_campaigns_current_revision_id_revisions")
    )
    published_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # What the calendar says; the moments above say what has happened.
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    # Which campaign people are led on to once this one has ended.
    leads_to_id: Mapped[int | None] = mapped_column(
        ForeignKey("campaigns.id", ondelete="SET NULL", name="fk_campaigns_leads_to_id_campaigns")
    )
    # What differs from the organisation's reply address, imprint, privacy contact and logo (``own_sender.py``).
    own: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    # What staff file it under (``filing.py``); empty for nothing, and never on its page.
    topic: Mapped[str] = mapped_column(String(60), default="", server_default="")
    team: Mapped[str] = mapped_column(String(60), default="", server_default="")
    # A host of its own, as browsers send it.
    domain: Mapped[str | None] = mapped_column(String(253), unique=True)
    is_demo: Mapped[bool] = mapped_column(default=False)

    current_revision: Mapped[Revision | None] = relationship(foreign_keys=[current_revision_id])

    @property
    def state(self) -> str:
        """In one word: ``draft``, ``scheduled``, ``live``, ``paused``, ``ended`` or ``archived``.

        Asked of the calendar at this very moment, so that nothing waits for the task that keeps to the schedule.
        """
        now = clock.now()
        if self.archived_at:
            return "archived"
        if self.published_at is None:
            if self.current_revision_id is None:
                return "draft"
            if self.starts_at is None or self.starts_at > now:
                return "scheduled"
        if self.ended_at or (self.ends_at and self.ends_at <= now):
            return "ended"
        return "paused" if self.paused_at else "live"

    @property
    def is_live(self) -> bool:
        """Whether people can sign up."""
        return self.state == "live"

    @property
    def has_unpublished_changes(self) -> bool:
        """Whether visitors see something else than the draft."""
        return self.current_revision is not None and self.current_revision.content != self.draft

    @property
    def can_be_published(self) -> bool:
        """Whether publishing would change anything for visitors."""
        return not self.is_live or self.has_unpublished_changes

    @validates("draft")
    def _keep_title(self, _name: str, draft: dict[str, Any]) -> dict[str, Any]:
        language = draft["languages"][0]
        heroes = [block for block in draft["blocks"] if block["kind"] == "hero"]
        self.title = str(heroes[0]["texts"][language]["title"])[:200] if heroes else ""
        return draft


class Revision(Base):
    """A page as it was published once. Never changed, so that evidence can point at it."""

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    # Which of the campaign's phases it shows, so that a sign-up knows in which one it was made.
    phase_id: Mapped[int | None] = mapped_column(ForeignKey("phases.id", ondelete="SET NULL"))

    __table_args__ = (UniqueConstraint("campaign_id", "number"),)


class DraftVersion(Base):
    """The draft as it was after one change, to undo and redo; old ones are dropped."""

    __tablename__ = "draft_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    # What was changed: an action and the block's id, such as "text hero"; equal ones in a row are one step.
    what: Mapped[str] = mapped_column(String(80), default="")

    __table_args__ = (UniqueConstraint("campaign_id", "number"),)
