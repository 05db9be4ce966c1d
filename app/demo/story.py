"""What is told of one campaign of the demo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Channel:
    """How many came that way and how many of them confirmed; ``course`` says how that was spread over the time."""

    name: str
    views: int
    confirmed: int
    course: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One campaign of the demo, before it exists."""

    slug: str
    template: str
    # The page where it differs from the template: kind, theme, goal, sender, fields, required, purposes, political.
    page: dict[str, Any]
    event: dict[str, Any]
    words: dict[str, dict[str, Any]]
    comments: dict[str, list[str]]
    channels: tuple[Channel, ...]
    # A second wording: what it says in each language, and which part of those who sign had seen it.
    variant: dict[str, Any]
    # Of a hundred people who confirmed, how many shares there were, as a fraction.
    shares: float
    began: timedelta
    is_draft: bool
    paused: timedelta | None
    ended: timedelta | None
    archived: timedelta | None
    # What staff file it under.
    topic: str
    team: str

    @property
    def confirmed(self) -> int:
        """How many confirmed in all."""
        return sum(channel.confirmed for channel in self.channels)

    def live_until(self, now: datetime) -> datetime:
        """When the last sign-up was possible."""
        stopped = self.ended or self.paused
        return now - stopped if stopped else now
