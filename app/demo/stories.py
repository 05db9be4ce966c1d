"""What the folder ``lindenbach`` tells: a campaign each, its words in both languages, and what became of it."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.demo.earlier import earlier_stories
from app.demo.story import Channel, Story

FOLDER = Path(__file__).parent / "lindenbach"


@lru_cache(maxsize=1)
def all_stories() -> tuple[Story, ...]:
    """Every campaign of the demo, oldest first, as they came into the world; those of one sender stand together."""
    told = [_story(path.parent) for path in FOLDER.glob("*/campaign.toml")]
    everything = [*told, *earlier_stories(FOLDER)]
    return tuple(sorted(everything, key=lambda one: (one.page.get("sender", ""), -one.began, one.slug)))


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
            for name in ("kind", "theme", "goal", "sender", "fields", "required", "purposes", "political")
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
        archived=None,
        topic=story["topic"],
        team=story["team"],
    )


def _ago(told: dict[str, int] | None) -> timedelta | None:
    return timedelta(**told) if told else None


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
