"""What was said before, and the place of each campaign and channel in the one stream of decisions.

The promise – of all that is called “scale” at most one in ten is wrong – is one promise over campaigns and channels
together, for one person reads both: so they share one stream, and what was proved in either lets the next need less.
Campaigns have its odd places, in the order in which they were published; channels the even ones, in the order in which
they reached the visits below which nothing is said. Neither order looks at who confirmed, and each keeps its place. So
a campaign needs at most 1.1 more in the logarithm of its evidence than it would without channels, and their discoveries
count in its favour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from app.foundation.database import db
from app.metrics.advice import FEWEST_VISITS
from app.metrics.advice_inputs import Evidence
from app.metrics.counted_evidence import Stream
from app.metrics.models import GivenVerdict


class Before(NamedTuple):
    """What was said last, as plain values: a row would be read once more, under the writers' lock, while judging."""

    state: str
    reason: str
    judged_at: datetime
    visits: int
    confirmed: int
    place: int
    # None while the campaign runs, 0 when it is over.
    remaining: int | None = None


def latest() -> dict[Stream, Before]:
    """The newest verdict of each campaign (its channel is empty) and of each channel."""
    row = GivenVerdict
    newest = select(func.max(row.id)).group_by(row.campaign_id, row.channel)
    rows = db.session.execute(
        select(
            row.campaign_id,
            row.channel,
            row.state,
            row.reason,
            row.judged_at,
            row.log["evidence", "visits"].as_integer(),
            row.log["evidence", "confirmed"].as_integer(),
            row.log["standing", "place"].as_integer(),
            row.log["evidence", "remaining"].as_integer(),
        ).where(row.id.in_(newest))
    )
    return {(campaign_id, channel): Before(*rest) for campaign_id, channel, *rest in rows}


def ever_proved() -> set[Stream]:
    """The campaigns and channels whose evidence once reached what was asked.

    These are the discoveries of the method, and their number is what lets the next need less. Who decides to scale
    something else, or not to scale one of these, changes nothing about that: proof is no matter of taste, and counting
    what people scaled without it would break the promise of one in ten.
    """
    proof = GivenVerdict.reason == "above_break_even"
    rows = db.session.execute(select(GivenVerdict.campaign_id, GivenVerdict.channel).where(proof).distinct())
    return {(campaign_id, channel) for campaign_id, channel in rows}


def campaign_places(in_order: Iterable[int]) -> dict[int, int]:
    """The odd places; ``in_order``: every campaign ever published."""
    return {number: 2 * place - 1 for place, number in enumerate(in_order, start=1)}


def channel_places(evidence: Mapping[Stream, Evidence], before: Mapping[Stream, Before]) -> dict[Stream, int]:
    """The even places. One is taken by the first verdict on enough visits; until then the next free one is shown."""
    taken = {
        stream: said.place for stream, said in before.items() if stream[1] and said.visits >= FEWEST_VISITS
    }
    free, places = max(taken.values(), default=0) + 2, dict[Stream, int]()
    for stream, one in sorted(evidence.items()):
        places[stream] = taken.get(stream, free)
        if stream not in taken and one.visits >= FEWEST_VISITS:
            free += 2
    return places
