"""Calendar weeks, Monday to Sunday, as ISO 8601 counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

# Of the years that calendars can reckon with: before the first week there would have to be another one.
_NAME = re.compile(r"([12][0-9]{3})-W([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Week:
    """One week, known by its Monday."""

    monday: date

    @property
    def name(self) -> str:
        """As addresses and rows write it: ``2026-W47``."""
        year, number, _day = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def number(self) -> int:
        """Which week of its year it is."""
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def previous(self) -> Week:
        """The week before."""
        return Week(self.monday - timedelta(days=7))

    @property
    def next(self) -> Week:
        """The week after."""
        return Week(self.monday + timedelta(days=7))

    def starts(self, where: tzinfo) -> datetime:
        """Its first moment in a zone."""
        return datetime.combine(self.monday, time.min, tzinfo=where)

    def ends(self, where: tzinfo) -> datetime:
        """The first moment that is not in it any more; a week in which clocks change has an hour more or less."""
        return self.next.starts(where)


def week_of(at: datetime, where: tzinfo) -> Week:
    """The week a moment lies in, in a zone."""
    day = at.astimezone(where).date()
    return Week(day - timedelta(days=day.weekday()))


def week_named(name: str) -> Week | None:
    """The other way round; None for what names no week."""
    found = _NAME.fullmatch(name)
    if not found:
        return None
    try:
        return Week(date.fromisocalendar(int(found[1]), int(found[2]), 1))
    except ValueError:
        return None
