"""The numbers of a campaign told apart by phase, by language, and by the hour of the day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from app.campaigns.models import Campaign, Revision
from app.campaigns.phases import phases_of
from app.foundation.database import db
from app.foundation.wording import zone
from app.landing.models import RenderedPage, SignUp, Supporter
from app.metrics.figures import Figures, summed
from app.metrics.over_time import hour_of
from app.visits.models import VisitCount

_KINDS = {"view": "views", "expired_unconfirmed": "sign_ups"}


@dataclass(frozen=True, slots=True)
class Breakdowns:
    """``phases`` by name and ``languages`` by code, both empty where there is only one; ``hours``: 24 of them, in the
    organisation's zone, people by the hour in which they signed.
    """

    phases: dict[str, Figures]
    languages: dict[str, Figures]
    hours: list[Figures]

    @property
    def busiest(self) -> int:
        """The hour in which most people who confirmed had signed."""
        return max(range(24), key=lambda hour: (self.hours[hour].confirmed, -hour))


class _Counted(NamedTuple):
    """Some visits or people of one hour (UTC)."""

    hour: datetime
    language: str
    # None where it is to be told from the hour.
    phase_id: int | None
    figures: Figures


def breakdowns_of(campaign: Campaign) -> Breakdowns:
    """What there is to tell apart, in three queries."""
    phases: list[tuple[str, Figures]] = []
    languages: list[tuple[str, Figures]] = []
    hours = [Figures() for _hour in range(24)]
    names = {phase.id: phase.name for phase in phases_of(campaign)}
    shown, where = _Shown(campaign.id), zone()
    for one in (*_visits(campaign.id), *_people(campaign.id)):
        hours[one.hour.astimezone(where).hour].add(one.figures)
        languages.append((one.language, one.figures))
        phase_id = shown.at(one.hour) if one.phase_id is None else one.phase_id
        if phase_id in names:
            phases.append((names[phase_id], one.figures))
    return Breakdowns(_told_apart(phases), _told_apart(languages), hours)


class _Shown:
    """Which phase visitors saw at what time. Visits are counted by the full hour, so that the hour of a switch
    belongs to the phase that was shown when it began.
    """

    def __init__(self, campaign_id: int) -> None:
        rows = db.session.execute(
            select(Revision.published_at, Revision.phase_id)
            .where(Revision.campaign_id == campaign_id)
            .order_by(Revision.published_at, Revision.number)
        ).all()
        self._times: list[datetime] = [row.published_at for row in rows]
        self._phases: list[int | None] = [row.phase_id for row in rows]

    def at(self, hour: datetime) -> int | None:
        if not self._phases:
            return None
        return self._phases[max(0, bisect_right(self._times, hour) - 1)]


def _visits(campaign_id: int) -> Iterator[_Counted]:
    rows = db.session.execute(
        select(VisitCount.hour, VisitCount.language, VisitCount.kind, func.sum(VisitCount.number))
        .where(VisitCount.campaign_id == campaign_id, VisitCount.kind.in_(_KINDS))
        .group_by(VisitCount.hour, VisitCount.language, VisitCount.kind)
    )
    for hour, language, kind, number in rows:
        yield _Counted(hour, language, None, Figures(**{_KINDS[kind]: int(number)}))


def _people(campaign_id: int) -> Iterator[_Counted]:
    hour = hour_of(SignUp.created_at)
    rows = db.session.execute(
        select(
            hour,
            SignUp.language,
            Revision.phase_id,
            func.count(SignUp.id),
            func.count(Supporter.sign_up_id),
        )
        .join(RenderedPage, RenderedPage.id == SignUp.rendered_page_id)
        .join(Revision, Revision.id == RenderedPage.revision_id)
        .outerjoin(Supporter, Supporter.sign_up_id == SignUp.id)
        .where(SignUp.campaign_id == campaign_id, SignUp.invalidated_at.is_(None))
        .group_by("hour", SignUp.language, Revision.phase_id)
    )
    for at, language, phase_id, sign_ups, confirmed in rows:
        yield _Counted(at, language, phase_id, Figures(sign_ups=sign_ups, confirmed=confirmed))


def _told_apart(cells: list[tuple[str, Figures]]) -> dict[str, Figures]:
    together = summed(cells)
    return together if len(together) > 1 else {}
