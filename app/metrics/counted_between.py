"""The figures of many campaigns in one stretch of time: three queries, each over one index.

What counts as what stands in ``queries``; here it is told apart by campaign and channel, and by when it happened, as a
campaign's course has it: a visit and a sign-up in the hour they came, a person in the moment they confirmed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.contacts.models import Contact
from app.foundation.database import db
from app.landing.models import SignUp, Supporter
from app.landing.newcomers import is_new
from app.metrics.figures import Figures
from app.metrics.queries import VISIT_KINDS
from app.visits.models import VisitCount


@dataclass(frozen=True, slots=True)
class Stretch:
    """What happened from one moment to another: in all, by campaign, and by channel people came by."""

    totals: Figures
    by_campaign: dict[int, Figures]
    by_channel: dict[str, Figures]
    # Campaign → confirmed people whom the organisation had not known before.
    new: dict[int, int]

    @property
    def new_people(self) -> int:
        """Of all campaigns together."""
        return sum(self.new.values())


class _Sums:
    """Everything is added up in all three ways at once, for there may be ten thousand cells."""

    def __init__(self) -> None:
        self.totals = Figures()
        self.by_campaign: defaultdict[int, Figures] = defaultdict(Figures)
        self.by_channel: defaultdict[str, Figures] = defaultdict(Figures)
        self.new: defaultdict[int, int] = defaultdict(int)

    def add(self, campaign_id: int, channel: str, name: str, number: int) -> None:
        for sums in (self.totals, self.by_campaign[campaign_id], self.by_channel[channel]):
            setattr(sums, name, getattr(sums, name) + number)


def counted_between(ids: Collection[int], begins: datetime, ends: datetime) -> Stretch:
    """What happened to these campaigns from ``begins`` until just before ``ends``.

    Visits are counted by the full hour (UTC): where a zone is half an hour off, an hour belongs to where it begins.
    """
    sums = _Sums()
    if ids:
        _add_visits(sums, ids, begins, ends)
        _add_sign_ups(sums, ids, begins, ends)
        _add_people(sums, ids, begins, ends)
    channels = {
        name: one for name, one in sums.by_channel.items() if one.views or one.sign_ups or one.confirmed
    }
    return Stretch(sums.totals, dict(sums.by_campaign), channels, dict(sums.new))


def _add_visits(sums: _Sums, ids: Collection[int], begins: datetime, ends: datetime) -> None:
    rows = db.session.execute(
        select(VisitCount.campaign_id, VisitCount.channel, VisitCount.kind, func.sum(VisitCount.number))
        .where(
            VisitCount.campaign_id.in_(ids),
            VisitCount.hour >= begins,
            VisitCount.hour < ends,
            VisitCount.kind.in_(VISIT_KINDS),
        )
        .group_by(VisitCount.campaign_id, VisitCount.channel, VisitCount.kind)
    )
    for campaign_id, channel, kind, number in rows:
        sums.add(campaign_id, channel, VISIT_KINDS[kind], int(number))


def _add_sign_ups(sums: _Sums, ids: Collection[int], begins: datetime, ends: datetime) -> None:
    rows = db.session.execute(
        select(SignUp.campaign_id, SignUp.channel, func.count())
        .where(
            SignUp.campaign_id.in_(ids),
            SignUp.created_at >= begins,
            SignUp.created_at < ends,
            SignUp.invalidated_at.is_(None),
        )
        .group_by(SignUp.campaign_id, SignUp.channel)
    )
    for campaign_id, channel, number in rows:
        sums.add(campaign_id, channel, "sign_ups", number)


def _add_people(sums: _Sums, ids: Collection[int], begins: datetime, ends: datetime) -> None:
    """The confirmed, and how many of them are new."""
    rows = db.session.execute(
        select(Supporter.campaign_id, SignUp.channel, func.count(), func.count().filter(is_new()))
        .select_from(Supporter)
        .join(SignUp, SignUp.id == Supporter.sign_up_id)
        # Nobody can tell of somebody who was erased whether they were new; they still count.
        .outerjoin(Contact, Contact.id == Supporter.contact_id)
        .where(Supporter.campaign_id.in_(ids), Supporter.counted_at >= begins, Supporter.counted_at < ends)
        .group_by(Supporter.campaign_id, SignUp.channel)
    )
    for campaign_id, channel, confirmed, newcomers in rows:
        sums.add(campaign_id, channel, "confirmed", confirmed)
        sums.new[campaign_id] += newcomers
