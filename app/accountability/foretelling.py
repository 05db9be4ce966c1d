"""Who would be announced and erased in the next weeks, counted for staff; it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from app.accountability.clean_up import batches
from app.accountability.retention import standings
from app.foundation import clock
from app.foundation.retention import NOTICE

DAYS = (30, 90)


@dataclass(slots=True)
class Numbers:
    """For one class of people: how many within each of ``DAYS`` from now."""

    announced: list[int] = field(default_factory=lambda: [0] * len(DAYS))
    erased: list[int] = field(default_factory=lambda: [0] * len(DAYS))


def foretell() -> dict[str, Numbers]:
    """By class: ``news`` are those who agreed to news, ``part`` those who only took part. Nobody shows up meanwhile."""
    now, found = clock.now(), {"news": Numbers(), "part": Numbers()}
    for contacts in batches(ahead=timedelta(days=max(DAYS))):
        for standing in standings(contacts).values():
            if standing.due_at is None:
                continue
            numbers = found["news" if standing.may_be_written_to else "part"]
            announced_at = standing.announced_at or max(standing.due_at, now)
            for place, days in enumerate(DAYS):
                end = now + timedelta(days=days)
                numbers.announced[place] += standing.announced_at is None and announced_at <= end
                numbers.erased[place] += max(announced_at + NOTICE, standing.due_at) <= end
    return found
