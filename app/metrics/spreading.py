"""Who brought whom, of all campaigns at once: the confirmed who came first by the link of a confirmed one (R8.2)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.ambassadors.models import Referral
from app.foundation import clock
from app.foundation.database import db
from app.landing.models import Supporter

# So long after their own confirmation a person's links count towards k.
DAYS_TO_BRING = 7
_TO_BRING = timedelta(days=DAYS_TO_BRING)


@dataclass(slots=True)
class Spreading:
    """``inviters``: confirmed people whose days for bringing others are over; ``brought``: how many of them brought 1,
    2, 3, … people in those days; ``cycles``: seconds from a confirmation to that of somebody they brought.
    """

    inviters: int = 0
    by_inviter: Counter[int] = field(default_factory=Counter)
    cycles: list[float] = field(default_factory=list)
    # By sign-up: the sign-up whose link it came by.
    parents: dict[int, int] = field(default_factory=dict)

    @property
    def generations(self) -> list[int]:
        """How many were brought by somebody who came by themselves, by one of those, and so on."""
        depth: dict[int, int] = {}
        # Whoever was brought confirmed after who brought them, so that no chain ever closes.
        for child in sorted(self.parents):
            chain = [child]
            while chain[-1] in self.parents and chain[-1] not in depth:
                chain.append(self.parents[chain[-1]])
            known = depth.get(chain[-1], 0)
            for above, one in enumerate(reversed(chain[:-1]), start=1):
                depth[one] = known + above
        by_depth = Counter(depth.values())
        return [by_depth[one] for one in range(1, max(by_depth, default=0) + 1)]

    @property
    def brought(self) -> list[int]:
        """How many brought exactly 1, 2, 3, … people."""
        times = Counter(self.by_inviter.values())
        return [times[number] for number in range(1, max(times, default=0) + 1)]

    @property
    def cycle_seconds(self) -> float | None:
        """The median of the cycles; None where nobody brought anybody."""
        return median(self.cycles) if self.cycles else None


def spreading_of(ids: Collection[int]) -> defaultdict[int, Spreading]:
    """By campaign, in two queries. Only whom ``ambassadors`` lets count does; nobody twice in a campaign."""
    found: defaultdict[int, Spreading] = defaultdict(Spreading)
    over = clock.now() - _TO_BRING
    inviters = db.session.execute(
        select(Supporter.campaign_id, func.count())
        .where(Supporter.campaign_id.in_(ids), Supporter.counted_at <= over)
        .group_by(Supporter.campaign_id)
    )
    for campaign_id, number in inviters:
        found[campaign_id].inviters = number
    for campaign_id, inviter, invited, own, others in _pairs(ids):
        found[campaign_id].parents[invited] = inviter
        found[campaign_id].cycles.append((others - own).total_seconds())
        if own <= over and others - own <= _TO_BRING:
            found[campaign_id].by_inviter[inviter] += 1
    return found


def _pairs(ids: Collection[int]) -> list[tuple[int, int, int, datetime, datetime]]:
    """(campaign, the sign-ups of who invited and who was brought, when the one counted, when the other)

    Who counts for whom is decided once, for all numbers alike (``ambassadors/referrals.py``).
    """
    inviter = aliased(Supporter)
    rows = db.session.execute(
        select(
            Referral.campaign_id,
            inviter.sign_up_id,
            Referral.sign_up_id,
            inviter.counted_at,
            Referral.confirmed_at,
        )
        .join(inviter, inviter.sign_up_id == Referral.inviter_id)
        .where(Referral.campaign_id.in_(ids), Referral.excluded.is_(None))
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]
