"""The shorter stories of the folder ``lindenbach/earlier``: what else the association tried out in half a year."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.demo.story import Channel, Story

# Put away two weeks after the end, where that is two months ago.
_KEPT, _PUT_AWAY = timedelta(days=60), timedelta(days=14)
# How a channel's visits spread over the weeks: a newsletter is one day, people pass things on for longer.
_COURSES = {
    "newsletter": (9.0, 2.0, 1.0, 0.4, 0.2, 3.0, 0.5),
    "press": (0.0, 8.0, 2.0, 0.6, 0.3),
    "instagram": (5.0, 3.0, 2.0, 1.0, 1.0),
    "referral": (0.0, 1.0, 2.0, 2.0, 1.0),
}
_COURSE = (4.0, 3.0, 2.0, 2.0, 1.0)


def earlier_stories(folder: Path) -> Iterator[Story]:
    """All of them, topic by topic."""
    shared = _read(folder / "earlier.toml")
    for path in sorted((folder / "earlier").glob("*.toml")):
        told = _read(path)
        for one in told["campaign"]:
            yield _story(one, told["topic"], shared)


def _story(told: dict[str, Any], topic: str, shared: dict[str, dict[str, str]]) -> Story:
    ended = timedelta(days=told["ended"]) if "ended" in told else None
    return Story(
        slug=told["slug"],
        template="petition",
        page={"theme": told["theme"], "goal": told["goal"]},
        event={},
        words={language: _words(told[language], shared[language]) for language in ("de", "en")},
        comments={"de": [], "en": []},
        channels=tuple(
            Channel(name, views, confirmed, _COURSES.get(name, _COURSE))
            for name, (views, confirmed) in told["channels"].items()
        ),
        variant={},
        shares=0.2,
        began=timedelta(days=told["began"]),
        is_draft=False,
        paused=None,
        ended=ended,
        archived=ended - _PUT_AWAY if ended and ended > _KEPT else None,
        topic=topic,
        team=told["team"],
    )


def _words(own: dict[str, Any], shared: dict[str, str]) -> dict[str, Any]:
    words = {name: text.replace("{title}", own["title"]) for name, text in shared.items()}
    return words | own | {"body": own["body"].strip(), "description": own["lead"]}


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
