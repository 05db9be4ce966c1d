"""What was said of a page's variants."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base


class GivenWinner(Base):
    """Whether a winner could be named at one moment, never changed.

    ``word`` is ``better``, ``as_good`` or ``open`` (``advice_variants``), or ``mismatch`` where visits were not shared
    out as meant. ``log`` holds all it was made of, so that ``variant_judging.replayed`` says the same again (R8.05).
    """

    __tablename__ = "given_winners"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    judged_at: Mapped[datetime]
    word: Mapped[str] = mapped_column(String(10))
    # The winner; nothing while there is none.
    variant: Mapped[str | None] = mapped_column(String(8))
    log: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (Index("ix_given_winners_latest", "campaign_id", "id"),)

    @property
    def judged(self) -> list[str]:
        """The variants that were compared."""
        return [str(one["name"]) for one in self.log["counted"]]

    def came(self, variant: str) -> int:
        """How many visits one of them had, late confirmations not yet considered."""
        return int(self.log["counted"][self.judged.index(variant)]["came"])

    def confirmed(self, variant: str) -> int:
        """How many of them confirmed."""
        return int(self.log["counted"][self.judged.index(variant)]["confirmed"])

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers its sentences use."""
        return dict(self.log["verdict"]["numbers"])

    @property
    def reason(self) -> str:
        """Which sentences say why."""
        return "mismatch" if self.word == "mismatch" else str(self.log["verdict"]["reason"])
