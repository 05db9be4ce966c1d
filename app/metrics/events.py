"""What happened to a campaign, to be marked where its numbers are drawn over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select

from app.campaigns.models import Campaign, Revision
from app.campaigns.phases import phases_of
from app.campaigns.variants import VariantStop
from app.foundation import clock
from app.foundation.database import db


@dataclass(frozen=True, slots=True)
class Event:
    """``kind``: published, phase, changed, variant_stopped or ended; ``name`` of the phase or variant."""

    at: datetime
    kind: str
    name: str = ""


def events_of(campaign: Campaign) -> list[Event]:
    """The oldest first. Several changes of the page within one hour are one."""
    found = [*_published(campaign), *_stopped(campaign.id)]
    over = campaign.ended_at or campaign.ends_at
    if over and over <= clock.now():
        found.append(Event(over, "ended"))
    return list(_once_an_hour(sorted(found, key=lambda one: one.at)))


def _published(campaign: Campaign) -> Iterator[Event]:
    rows = db.session.execute(
        select(Revision.published_at, Revision.phase_id)
        .where(Revision.campaign_id == campaign.id)
        .order_by(Revision.published_at, Revision.number)
    ).all()
    if not rows:
        return
    yield Event(max(campaign.published_at or rows[0].published_at, rows[0].published_at), "published")
    names = {phase.id: phase.name for phase in phases_of(campaign)}
    for before, after in pairwise(rows):
        if after.phase_id != before.phase_id and after.phase_id in names:
            yield Event(after.published_at, "phase", names[after.phase_id])
        else:
            yield Event(after.published_at, "changed")


def _stopped(campaign_id: int) -> Iterator[Event]:
    rows = db.session.scalars(select(VariantStop).where(VariantStop.campaign_id == campaign_id))
    for stop in rows:
        yield Event(stop.stopped_at, "variant_stopped", stop.variant)


def _once_an_hour(events: Iterable[Event]) -> Iterator[Event]:
    last: Event | None = None
    for one in events:
        is_again = last is not None and one.kind == "changed" and _hour(one) == _hour(last)
        if not is_again:
            yield one
        last = one


def _hour(one: Event) -> datetime:
    return one.at.replace(minute=0, second=0, microsecond=0)
