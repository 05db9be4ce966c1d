"""Looking after all pages with variants: naming winners, and moving traffic where a campaigner allows it.

Imported only by the worker, for numpy is dear to start. What is read is read beside the writers; rows are written when
all is said, and only where something is new and no other worker was there meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from app.campaigns.models import Campaign
from app.campaigns.variant_shares import (
    Weights,
    are_equal,
    keep_shares,
    running_variants,
    set_shares,
    shares_in_force,
    shares_to_come,
    traffic_moves,
)
from app.foundation import clock
from app.foundation.database import db, reading
from app.foundation.once import newest_id, nobody_wrote_since
from app.landing.models import RenderedPage
from app.metrics.advice_variants import learned_spread
from app.metrics.variant_counts import (
    HOUR,
    Seen,
    counts,
    periods,
    seen_of,
    still_to_come,
    strata,
)
from app.metrics.variant_judging import Evidence, percentages, said
from app.metrics.variant_models import GivenWinner
from app.metrics.variant_past import past_tests

# The same is written down again after this long, with the numbers of then.
_AGAIN = timedelta(hours=6)
# So long after a campaign's end confirmations may still come.
_AFTER_THE_END = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class _Test:
    """One page with variants, as plain values."""

    campaign_id: int
    running: list[str]
    is_over: bool
    moves: bool
    in_force: Weights
    seen: Seen


@dataclass(frozen=True, slots=True)
class _Before:
    word: str
    variant: str | None
    judged: list[str]
    counted: list[dict[str, Any]]
    judged_at: datetime


def look_after_all() -> None:
    """Name winners and move traffic. Commits."""
    with reading():
        newest = newest_id(GivenWinner)
        tests = [_test(campaign) for campaign in _campaigns()]
        latest, past = _latest(), past_tests()
    given: list[GivenWinner] = []
    wanted: list[tuple[_Test, Weights]] = []
    for test in tests:
        spread = learned_spread([arms for number, arms in past.items() if number != test.campaign_id])
        evidence = _evidence(test, spread)
        winner = _judged(test, evidence) if evidence else None
        if winner is not None and _is_news(winner, latest.get(test.campaign_id)):
            given.append(winner)
        if not test.is_over:
            wanted.append((test, _wanted(test, evidence, winner.word if winner else "")))
    if nobody_wrote_since(GivenWinner, newest):
        for test, weights in wanted:
            _share(test, weights)
        db.session.add_all(given)
    db.session.commit()


def _judged(test: _Test, evidence: Evidence) -> GivenWinner:
    word, variant, log = said(evidence, at_end=test.is_over)
    return GivenWinner(
        campaign_id=test.campaign_id, judged_at=test.seen.now, word=word, variant=variant, log=log
    )


def _evidence(test: _Test, spread: float) -> Evidence | None:
    """None where there is nothing to compare, or visits were not counted."""
    counted = counts(test.seen, test.running) if len(test.running) > 1 else []
    if not counted or any(one.is_contradictory for one in counted):
        return None
    return Evidence(counted, strata(test.seen, test.running), periods(test.seen, test.running), spread)


def _wanted(test: _Test, evidence: Evidence | None, word: str) -> Weights:
    """In which shares visitors should see them: equally where numbers mean nothing, for visits came not as meant."""
    if not test.moves or evidence is None or word == "mismatch":
        return dict.fromkeys(test.running, 1)
    return percentages(evidence, remaining=still_to_come(test.seen, test.running))


def _share(test: _Test, weights: Weights) -> None:
    """Write down the shares to come, unless the page was changed meanwhile: then it is for the next time."""
    campaign = db.session.get(Campaign, test.campaign_id)
    if campaign is None or running_variants(campaign) != test.running:
        return
    if set(test.in_force) != set(test.running):
        keep_shares(campaign)
    if not test.moves:
        if not are_equal(shares_in_force(test.campaign_id)):
            set_shares(test.campaign_id, weights)
        return
    # With the full hour, for visits are counted by the hour: so it stays exact which of them came in which shares.
    at = clock.now().replace(minute=0, second=0, microsecond=0) + HOUR
    coming = shares_to_come(test.campaign_id)
    if coming is None or (coming.since, coming.weights) != (at, weights):
        set_shares(test.campaign_id, weights, since=at)


def _is_news(given: GivenWinner, before: _Before | None) -> bool:
    if before is None or (before.word, before.variant, before.judged) != (
        given.word,
        given.variant,
        given.judged,
    ):
        return True
    before_and_now = zip(before.counted, given.log["counted"], strict=True)
    is_same = all(one[name] == two[name] for one, two in before_and_now for name in ("came", "confirmed"))
    return not is_same and given.judged_at - before.judged_at >= _AGAIN


def _campaigns() -> Sequence[Campaign]:
    """Those with a page in variants that runs, or that ended not long ago."""
    shown = (
        select(RenderedPage.revision_id)
        .where(RenderedPage.revision_id == Campaign.current_revision_id, RenderedPage.variant != "")
        .exists()
    )
    now = clock.now()
    rows = db.session.scalars(
        select(Campaign).where(shown, Campaign.archived_at.is_(None)).order_by(Campaign.id)
    )
    return [one for one in rows if one.is_live or _ended_lately(one, now)]


def _ended_lately(campaign: Campaign, now: datetime) -> bool:
    over = campaign.ended_at or campaign.ends_at
    return campaign.state == "ended" and over is not None and now - over < _AFTER_THE_END


def _test(campaign: Campaign) -> _Test:
    return _Test(
        campaign_id=campaign.id,
        running=running_variants(campaign),
        is_over=campaign.state == "ended",
        moves=traffic_moves(campaign.id),
        in_force=shares_in_force(campaign.id),
        seen=seen_of(campaign),
    )


def _latest() -> dict[int, _Before]:
    newest = select(func.max(GivenWinner.id)).group_by(GivenWinner.campaign_id)
    rows = db.session.scalars(select(GivenWinner).where(GivenWinner.id.in_(newest)))
    return {
        row.campaign_id: _Before(
            row.word,
            row.variant,
            row.judged,
            row.log["counted"],
            row.judged_at,
        )
        for row in rows
    }
