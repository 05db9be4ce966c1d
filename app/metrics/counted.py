"""All that is counted of one campaign, for its page of numbers."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from app.campaigns.models import Campaign
from app.metrics.acquaintance import Acquaintance, acquaintance_of
from app.metrics.breakdowns import Breakdowns, breakdowns_of
from app.metrics.events import Event, events_of
from app.metrics.figures import CampaignNumbers
from app.metrics.freshness import fresh_enough
from app.metrics.over_time import Course, course_of
from app.metrics.queries import campaign_numbers


@dataclass(frozen=True, slots=True)
class Counted:
    """What hangs on no database session."""

    numbers: CampaignNumbers
    course: Course
    # Numbered from 1 in their order, as the drawing and the list below it name them.
    events: list[Event]
    people: Acquaintance
    breakdowns: Breakdowns

    def marks(self) -> dict[int, list[int]]:
        """By the position of a step of the course: the numbers of the events in it."""
        begins = [step.begins_at for step in self.course.steps]
        marks: dict[int, list[int]] = {}
        for number, event in enumerate(self.events, start=1):
            marks.setdefault(max(0, bisect_right(begins, event.at) - 1), []).append(number)
        return marks


def counted_of(campaign: Campaign) -> Counted:
    """As it stands now, or stood a moment ago where it is dear to count."""
    return fresh_enough(
        campaign.id,
        lambda: Counted(
            campaign_numbers(campaign.id),
            course_of(campaign),
            events_of(campaign),
            acquaintance_of(campaign.id),
            breakdowns_of(campaign),
        ),
    )
