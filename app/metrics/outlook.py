"""What lies ahead of a campaign, as a worker last worked it out: how it spreads, how many there may be in the end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, db


class Outlook(Base):
    """One row a campaign, replaced each time.

    ``spread``: k with its interval (``value low high inviters recruits``), ``cycle_seconds`` and ``generations``;
    None while nobody has had their days for bringing others. ``forecast``: ``low middle high`` of the confirmed at
    ``until`` (ISO time), and whether that ``is_end`` of the campaign; None where there is too little to go by.
    """

    __tablename__ = "outlooks"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    made_at: Mapped[datetime]
    # How many had confirmed then.
    confirmed: Mapped[int]
    spread: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    forecast: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    @property
    def until(self) -> datetime:
        """When the forecast is for; only where there is one."""
        assert self.forecast
        return datetime.fromisoformat(self.forecast["until"])


def outlook_of(campaign_id: int) -> Outlook | None:
    """None before a worker came round to it."""
    return db.session.get(Outlook, campaign_id)


def make_outlooks() -> None:
    """Work out what lies ahead of the campaigns that run; a worker does it now and then."""
    # No process that serves pages shall pay for numpy.
    from app.metrics.making_outlooks import make_all

    make_all()
