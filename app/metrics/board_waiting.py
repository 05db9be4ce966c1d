"""What waits for somebody, besides the verdicts: what is cheap to ask and true at this moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.campaigns.models import Campaign
from app.campaigns.organisation import the_organisation
from app.campaigns.states import in_state
from app.foundation.database import db
from app.landing.moderation_queue import waiting
from app.metrics.freshness import fresh_enough
from app.safety.alarms import how_many


@dataclass(frozen=True, slots=True)
class Waiting:
    """What to do; zero and None where there is nothing, or where this person may not do it."""

    texts: int
    alarms: int
    imprint_is_missing: bool
    scheduled: int
    next_start: datetime | None

    @property
    def anything(self) -> bool:
        """Whether one of them waits."""
        return bool(self.texts or self.alarms or self.imprint_is_missing or self.scheduled)


def waiting_for(may: Callable[[str], bool]) -> Waiting:
    """What waits for somebody with these permissions."""
    scheduled, next_start = db.session.execute(
        select(func.count(Campaign.id), func.min(Campaign.starts_at)).where(in_state("scheduled"))
    ).one()
    return Waiting(
        texts=fresh_enough("texts to read", waiting) if may("campaigns.edit") else 0,
        alarms=how_many() if may("numbers.view") else 0,
        imprint_is_missing=bool(may("organisation.edit") and the_organisation().missing_for_imprint),
        scheduled=scheduled,
        next_start=next_start,
    )
