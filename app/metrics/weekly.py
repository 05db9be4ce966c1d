"""What happened to all campaigns in one week, and in the week before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import load_only

from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.foundation.wording import zone
from app.metrics.counted_between import Stretch, counted_between
from app.metrics.figures import Figures
from app.metrics.models import GivenVerdict
from app.metrics.report_week import Week


@dataclass(frozen=True, slots=True)
class CampaignWeek:
    """One campaign that ran in the week; ``began_at`` and ``over_at`` only where that happened in it."""

    campaign_id: int
    title: str
    figures: Figures
    new_people: int
    began_at: datetime | None
    over_at: datetime | None
    # What was last said of it within the week or before; None for one that is over.
    verdict: GivenVerdict | None


@dataclass(frozen=True, slots=True)
class WeekReport:
    """The week of the organisation, those with most confirmed people first."""

    week: Week
    is_over: bool
    stretch: Stretch
    # None where no campaign ran, or where a part of a week would be held against a whole one.
    before: Stretch | None
    campaigns: list[CampaignWeek]
    # What came to campaigns that were over when the week began; they are among the totals.
    afterwards: Figures

    @property
    def started(self) -> list[CampaignWeek]:
        """In the order in which they did."""
        return sorted((one for one in self.campaigns if one.began_at), key=lambda one: str(one.began_at))

    @property
    def ended(self) -> list[CampaignWeek]:
        """In the order in which they did."""
        return sorted((one for one in self.campaigns if one.over_at), key=lambda one: str(one.over_at))

    @property
    def verdicts(self) -> list[str]:
        """The states of all verdicts."""
        return [one.verdict.state for one in self.campaigns if one.verdict]


def week_report(week: Week) -> WeekReport:
    """Everything about one week, as it is known now: six queries, however many campaigns there are."""
    where, now = zone(), clock.now()
    begins, ends = week.starts(where), min(week.ends(where), now)
    known = _published_before(ends)
    stretch = counted_between([one.id for one in known], begins, ends)
    figures = stretch.by_campaign
    ran = [one for one in known if _ran(one, begins, ends)]
    verdicts = _verdicts([one.id for one in ran], ends)
    afterwards = Figures()
    for campaign_id in set(figures) - {one.id for one in ran}:
        afterwards.add(figures[campaign_id])
    is_over = week.ends(where) <= now
    return WeekReport(
        week=week,
        is_over=is_over,
        stretch=stretch,
        before=_before(week, known) if is_over else None,
        campaigns=_in_order(
            _campaign_week(one, figures, stretch.new, verdicts, (begins, ends)) for one in ran
        ),
        afterwards=afterwards,
    )


def ran_in(week: Week) -> bool:
    """Whether any campaign did."""
    where = zone()
    begins, ends = week.starts(where), week.ends(where)
    return any(_ran(one, begins, ends) for one in _published_before(ends))


def _before(week: Week, known: Sequence[Campaign]) -> Stretch | None:
    begins, ends = week.previous.starts(zone()), week.starts(zone())
    if not any(_ran(one, begins, ends) for one in known):
        return None
    return counted_between([one.id for one in known], begins, ends)


def _campaign_week(
    campaign: Campaign,
    figures: dict[int, Figures],
    new: dict[int, int],
    verdicts: dict[int, GivenVerdict],
    span: tuple[datetime, datetime],
) -> CampaignWeek:
    began, over = _began_at(campaign), _over_at(campaign)
    is_over = over is not None and over < span[1]
    return CampaignWeek(
        campaign_id=campaign.id,
        title=campaign.title,
        figures=figures.get(campaign.id, Figures()),
        new_people=new.get(campaign.id, 0),
        began_at=began if began and began >= span[0] else None,
        over_at=over if is_over else None,
        verdict=None if is_over else verdicts.get(campaign.id),
    )


def _in_order(campaigns: Iterable[CampaignWeek]) -> list[CampaignWeek]:
    return sorted(
        campaigns, key=lambda one: (-one.figures.confirmed, -one.figures.views, one.title, one.campaign_id)
    )


def _published_before(ends: datetime) -> Sequence[Campaign]:
    """All that had begun, however long ago they ended, without their pages."""
    columns = (
        Campaign.title,
        Campaign.published_at,
        Campaign.current_revision_id,
        Campaign.starts_at,
        Campaign.ends_at,
        Campaign.ended_at,
        Campaign.archived_at,
    )
    begun_by_calendar = and_(Campaign.current_revision_id.is_not(None), Campaign.starts_at < ends)
    return db.session.scalars(
        select(Campaign)
        .options(load_only(*columns))
        .where(or_(Campaign.published_at < ends, and_(Campaign.published_at.is_(None), begun_by_calendar)))
        .order_by(Campaign.id)
    ).all()


def _began_at(campaign: Campaign) -> datetime | None:
    return campaign.published_at or campaign.starts_at


def _over_at(campaign: Campaign) -> datetime | None:
    """When it ended, or is to end."""
    ends = (campaign.ended_at, campaign.archived_at, campaign.ends_at)
    return min((end for end in ends if end), default=None)


def _ran(campaign: Campaign, begins: datetime, ends: datetime) -> bool:
    began, over = _began_at(campaign), _over_at(campaign)
    return began is not None and began < ends and (over is None or over > begins)


def _verdicts(ids: Collection[int], ends: datetime) -> dict[int, GivenVerdict]:
    """What was last said of each before a moment."""
    newest = (
        select(func.max(GivenVerdict.id))
        .where(GivenVerdict.campaign_id.in_(ids), GivenVerdict.channel == "", GivenVerdict.judged_at < ends)
        .group_by(GivenVerdict.campaign_id)
    )
    rows = db.session.scalars(select(GivenVerdict).where(GivenVerdict.id.in_(newest)))
    return {row.campaign_id: row for row in rows}
