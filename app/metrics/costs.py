"""What the channels of a campaign cost, as staff entered it. A copy of a campaign begins without costs."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select

from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.once import put
from app.metrics.models import ChannelCost


def costs_of(campaign_id: int) -> dict[str, int]:
    """Cents by channel, of those for which somebody entered an amount."""
    rows = db.session.execute(
        select(ChannelCost.channel, ChannelCost.cents)
        .where(ChannelCost.campaign_id == campaign_id)
        .order_by(ChannelCost.channel)
    )
    return {row.channel: row.cents for row in rows}


def keep_costs(campaign_id: int, costs: Mapping[str, int | None]) -> None:
    """Keep the cents of these channels; None says that there is no amount. The caller commits."""
    before = costs_of(campaign_id)
    changed = {channel for channel, cents in costs.items() if before.get(channel) != cents}
    if not changed:
        return
    gone = [channel for channel in changed if costs[channel] is None]
    db.session.execute(
        delete(ChannelCost).where(ChannelCost.campaign_id == campaign_id, ChannelCost.channel.in_(gone))
    )
    put(
        ChannelCost,
        [
            {
                "campaign_id": campaign_id,
                "channel": channel,
                "cents": costs[channel],
                "changed_at": clock.now(),
            }
            for channel in sorted(changed)
            if costs[channel] is not None
        ],
    )
    audit.record("campaign.costs_changed", "campaign", campaign_id, channels=sorted(changed))


def cost_per_person(cents: int | None, confirmed: int) -> float | None:
    """Cents for each confirmed person; None where nothing was entered or nobody has confirmed."""
    return None if cents is None or not confirmed else cents / confirmed
