"""Judging the campaigns that run, each in the light of the others, and writing down what was said.

Imported only by whoever judges, for numpy is dear to start.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db, reading
from app.metrics.advice import judge
from app.metrics.advice_inputs import Evidence, Past
from app.metrics.advice_past import PastCampaign, logged, past_from
from app.metrics.advice_stream import Standing
from app.metrics.counted_evidence import evidence_of_all
from app.metrics.decisions import decided_to_scale
from app.metrics.judging import FEW
from app.metrics.models import GivenVerdict
from app.metrics.past_imports import imported_pasts

# The same verdict is written down again after this long, with the numbers of then.
_AGAIN = timedelta(hours=6)


class _Before(NamedTuple):
    """What was said last, as plain values: a row would be read once more, under the writers' lock, while judging."""

    state: str
    reason: str
    judged_at: datetime
    visits: int
    confirmed: int


def judge_all() -> None:
    """A verdict on each campaign that runs, written down where it says something new. Commits.

    Nobody waits for it: what is read is read beside the writers, and the rows are written when all is said.
    """
    with reading():
        evidence, latest, imported = evidence_of_all(), _latest(), imported_pasts()
        proved, scaled = _ever_proved(), decided_to_scale()
        places = {
            campaign.id: place
            for place, campaign in enumerate(_in_order(), start=1)
            if campaign.is_live and campaign.id in evidence
        }
    pasts = _pasts(evidence, places, imported)
    given = [
        _judged(
            campaign_id,
            evidence[campaign_id],
            pasts[campaign_id],
            Standing(
                place=place,
                others_scaled=len(proved - {campaign_id}),
                is_scaled=campaign_id in scaled,
                was_proved=campaign_id in proved,
            ),
        )
        for campaign_id, place in places.items()
    ]
    db.session.add_all([one for one in given if _is_news(one, latest.get(one.campaign_id))])
    db.session.commit()


def _judged(campaign_id: int, evidence: Evidence, past: Past, standing: Standing) -> GivenVerdict:
    verdict = judge(evidence, past, standing)
    return GivenVerdict(
        campaign_id=campaign_id,
        judged_at=clock.now(),
        state=verdict.state,
        reason=verdict.reason,
        log=logged(evidence, past, standing, verdict),
    )


def _is_news(given: GivenVerdict, before: _Before | None) -> bool:
    if before is None or (before.state, before.reason) != (given.state, given.reason):
        return True
    seen = given.log["evidence"]
    is_same = (before.visits, before.confirmed) == (seen["visits"], seen["confirmed"])
    return not is_same and given.judged_at - before.judged_at >= _AGAIN


def _pasts(
    evidence: dict[int, Evidence], judged: Iterable[int], imported: list[PastCampaign]
) -> dict[int, Past]:
    """For each campaign what the others teach, those of the time before included."""
    everything = {number: _as_past(one) for number, one in evidence.items()}
    if len(everything) + len(imported) > FEW:
        return dict.fromkeys(judged, past_from([*everything.values(), *imported]))
    return {
        number: past_from([*(one for other, one in everything.items() if other != number), *imported])
        for number in judged
    }


def _in_order() -> Sequence[Campaign]:
    return db.session.scalars(
        select(Campaign)
        .where(Campaign.published_at.is_not(None))
        .order_by(Campaign.published_at, Campaign.id)
    ).all()


def _as_past(one: Evidence) -> PastCampaign:
    return PastCampaign(
        one.visits,
        one.confirmed,
        old_sign_ups=one.old_sign_ups,
        old_sign_ups_confirmed=one.old_sign_ups_confirmed,
    )


def _latest() -> dict[int, _Before]:
    newest = select(func.max(GivenVerdict.id)).group_by(GivenVerdict.campaign_id)
    rows = db.session.scalars(select(GivenVerdict).where(GivenVerdict.id.in_(newest)))
    return {
        row.campaign_id: _Before(
            row.state,
            row.reason,
            row.judged_at,
            row.log["evidence"]["visits"],
            row.log["evidence"]["confirmed"],
        )
        for row in rows
    }


def _ever_proved() -> set[int]:
    """The campaigns whose evidence once reached what was asked.

    These are the discoveries of the method, and their number is what lets the next need less. Who decides to scale
    something else, or not to scale one of these, changes nothing about that: proof is no matter of taste, and counting
    what people scaled without it would break the promise of one in ten.
    """
    proof = GivenVerdict.reason == "above_break_even"
    return set(db.session.scalars(select(GivenVerdict.campaign_id).where(proof).distinct()))
