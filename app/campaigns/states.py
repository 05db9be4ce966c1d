"""The states of a campaign as conditions of a query; in Python ``Campaign.state`` says the same."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, not_, or_

from app.campaigns.models import Campaign
from app.foundation import clock

# In the order in which a list offers them.
STATES = ("live", "scheduled", "draft", "paused", "ended", "archived")


def in_state(state: str) -> ColumnElement[bool]:
    """The campaigns that are in this state at this moment."""
    now = clock.now()
    kept = Campaign.archived_at.is_(None)
    begun = or_(
        Campaign.published_at.is_not(None),
        and_(
            Campaign.current_revision_id.is_not(None),
            Campaign.starts_at.is_not(None),
            Campaign.starts_at <= now,
        ),
    )
    # A comparison with nothing is neither true nor false, so that has to be asked first.
    over = or_(Campaign.ended_at.is_not(None), and_(Campaign.ends_at.is_not(None), Campaign.ends_at <= now))
    paused = Campaign.paused_at.is_not(None)
    shown = Campaign.current_revision_id.is_not(None)
    conditions: dict[str, tuple[ColumnElement[bool], ...]] = {
        "live": (kept, begun, not_(over), not_(paused)),
        "scheduled": (kept, not_(begun), shown),
        "draft": (kept, not_(begun), not_(shown)),
        "paused": (kept, begun, not_(over), paused),
        "ended": (kept, begun, over),
        "archived": (Campaign.archived_at.is_not(None),),
    }
    return and_(*conditions[state])
