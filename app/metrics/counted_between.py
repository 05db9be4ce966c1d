"""The figures of many campaigns in one stretch of time: three queries, each over one index.

What counts as what stands in ``queries``; here it is told apart by campaign and channel, and by when it happened, as a
campaign's course has it: a visit and a sign-up in the hour they came, a person in the moment they confirmed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.contacts.models import Contact
from app.foundation.database import db
from app.landing.models import SignUp, Supporter
from app.metrics.acquaintance import is_new
from app.metrics.figures import Figures, summed
from app.metrics.queries import VISIT_KINDS
from app.visits.models import VisitCount


@dataclass(frozen=True, slots=True)
class Stretch:
    """What happened from one moment to another."""

    # (campaign, channel) → figures
    cells: dict[tuple[int, str], Figures]
    # Campaign → confirmed people whom the organisation had not known before.
    new: dict[int, int]

    @property
    def by_campaign(self) -> dict[int, Figures]:
        """All channels of each."""
        together: defaultdict[int, Figures] = defaultdict(Figures)
        for (number, _channel), cell in self.cells.items():
            together[number].add(cell)
        return dict(together)

    @property
    def by_channel(self) -> dict[str, Figures]:
        """All campaigns of each channel."""
        return summed((channel, cell) for (_number, channel), cell in self.cells.items())

    @property
    def totals(self) -> Figures:
        """Everything together."""
        return _sum(self.cells.values())

    @property
    def new_people(self) -> int:
        """Of all campaigns together."""
        return sum(self.new.values())


def counted_between(ids: Collection[int], begins: datetime, ends: datetime) -> Stretch:
    """What happened to these campaigns from ``begins`` until just before ``ends``.

    Visits are counted by the full hour (UTC): where a zone is half an hour off, an hour belongs to where it begins.
    """
    cells: defaultdict[tuple[int, str], Figures] = defaultdict(Figures)
    new: dict[int, int] = {}
    if ids:
        _add_visits(cells, ids, begins, ends)
        _add_sign_ups(cells, ids, begins, ends)
        new = _add_people(cells, ids, begins, ends)
    return Stretch(dict(cells), new)


def _add_visits(
    cells: defaultdict[tuple[int, str], Figures], ids: Collection[int], begins: datetime, ends: datetime
) -> None:
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
        cells[campaign_id, channel].add(Figures(**{VISIT_KINDS[kind]: int(number)}))


def _add_sign_ups(
    cells: defaultdict[tuple[int, str], Figures], ids: Collection[int], begins: datetime, ends: datetime
) -> None:
    rows = db.session.execute(
        select(SignUp.campaign_id, SignUp.channel, func.count())
        .where(SignUp.campaign_id.in_(ids), SignUp.created_at >= begins, SignUp.created_at < ends)
        .group_by(SignUp.campaign_id, SignUp.channel)
    )
    for campaign_id, channel, number in rows:
        cells[campaign_id, channel].add(Figures(sign_ups=number))


def _add_people(
    cells: defaultdict[tuple[int, str], Figures], ids: Collection[int], begins: datetime, ends: datetime
) -> dict[int, int]:
    """Add the confirmed; returns how many of them are new by campaign."""
    new: defaultdict[int, int] = defaultdict(int)
    rows = db.session.execute(
        select(Supporter.campaign_id, SignUp.channel, func.count(), func.count().filter(is_new()))
        .select_from(Supporter)
        .join(SignUp, SignUp.id == Supporter.sign_up_id)
        .join(Contact, Contact.id == Supporter.contact_id)
        .where(Supporter.campaign_id.in_(ids), Supporter.counted_at >= begins, Supporter.counted_at < ends)
        .group_by(Supporter.campaign_id, SignUp.channel)
    )
    for campaign_id, channel, confirmed, newcomers in rows:
        cells[campaign_id, channel].add(Figures(confirmed=confirmed))
        new[campaign_id] += newcomers
    return dict(new)


def _sum(cells: Iterable[Figures]) -> Figures:
    together = Figures()
    for cell in cells:
        together.add(cell)
    return together
