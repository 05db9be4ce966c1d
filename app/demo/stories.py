"""What the folder ``lindenbach`` tells: a campaign each, its words in both languages, and what became of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "lindenbach"

# Oldest first, as they came into the world; campaigns of one sender stand together.
_IN_ORDER = (
    "wochenmarkt",
    "lindenbach-brief",
    "waldbad",
    "nachtbus",
    "schulweg",
    "bank",
    "hitzeplan",
    "aufraeumtag",
)


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
    # The page where it differs from the template: kind, theme, goal, sender, fields, required, purposes.
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

    @property
    def confirmed(self) -> int:
        """How many confirmed in all."""
        return sum(channel.confirmed for channel in self.channels)

    def live_until(self, now: datetime) -> datetime:
        """When the last sign-up was possible."""
        stopped = self.ended or self.paused
        return now - stopped if stopped else now


@lru_cache(maxsize=1)
def all_stories() -> tuple[Story, ...]:
    """Every campaign of the demo, oldest first."""
    return tuple(_story(FOLDER / slug) for slug in _IN_ORDER)


def organisation() -> dict[str, str]:
    """The columns of the organisation's row."""
    return _read(FOLDER / "organisation.toml")


def people() -> dict[str, Any]:
    """``given`` and ``family`` names, and ``postal_codes`` with how many of a hundred live there."""
    return _read(FOLDER / "people.toml")


def _story(folder: Path) -> Story:
    told = _read(folder / "campaign.toml")
    story, languages = told["story"], ("de", "en")
    words = {
        language: {**told[language], "body": (folder / f"{language}.md").read_text("utf-8").strip()}
        for language in languages
    }
    return Story(
        slug=folder.name,
        template=told["template"],
        page={
            name: told[name]
            for name in ("kind", "theme", "goal", "sender", "fields", "required", "purposes")
            if name in told
        },
        event=told.get("event", {}),
        words=words,
        comments=told["comments"],
        channels=tuple(
            Channel(name, one["views"], one["confirmed"], tuple(one["course"]))
            for name, one in story.get("channels", {}).items()
        ),
        variant=told.get("variant", {}),
        shares=story.get("shares", 0.0),
        began=timedelta(**story.get("began", story.get("written"))),
        is_draft="written" in story,
        paused=_ago(story.get("paused")),
        ended=_ago(story.get("ended")),
    )


def _ago(told: dict[str, int] | None) -> timedelta | None:
    return timedelta(**told) if told else None


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
