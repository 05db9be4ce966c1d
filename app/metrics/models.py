"""Verdicts as they were given, what people decided, and what channels cost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base


class GivenVerdict(Base):
    """What was said of a campaign, or of one of its channels, at one moment, never changed.

    ``log`` holds all it was made of, so that ``advice_past.replayed`` makes the same verdict from it (R8.05).
    """

    __tablename__ = "given_verdicts"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    # Empty for the campaign itself.
    channel: Mapped[str] = mapped_column(String(40), default="", server_default="")
    judged_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(30))
    log: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (
        Index("ix_given_verdicts_latest", "campaign_id", "channel", "id"),
        Index("ix_given_verdicts_reason", "reason"),
    )

    @property
    def is_final(self) -> bool:
        """Whether the campaign was over: no further visit was to be expected."""
        return bool(self.log["evidence"].get("remaining") == 0)

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers its sentences use."""
        return dict(self.log["verdict"]["numbers"])


class TakenDecision(Base):
    """What a person decided about a campaign, and which verdict they had before them. Never changed: who decides
    otherwise adds a row (R8.07).
    """

    __tablename__ = "taken_decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    given_verdict_id: Mapped[int] = mapped_column(ForeignKey("given_verdicts.id", ondelete="CASCADE"))
    choice: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime]

    __table_args__ = (Index("ix_taken_decisions_latest", "campaign_id", "id"),)


class ChannelCost(Base):
    """What was spent on a channel of a campaign, in cents of a euro, as staff entered it."""

    __tablename__ = "channel_costs"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(40), primary_key=True)
    cents: Mapped[int]
    changed_at: Mapped[datetime]
