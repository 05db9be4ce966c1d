"""How often the pages were looked at, as the visit counter would have counted it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from random import Random

from app.demo.launching import Launched
from app.demo.rhythm import Rhythm
from app.demo.signing import Signed
from app.landing.arriving import DIRECT
from app.visits.counting import Cell

# People who look, then sign; and robots, per hundred people.
_BOTS, _PREFETCHES = 0.09, 0.03
_IN_ENGLISH = 0.07
_OPENED_AND_LEFT = 0.35
_NETWORKS = {
    "whatsapp": 58,
    "email": 14,
    "telegram": 9,
    "signal": 9,
    "facebook": 7,
    "mastodon": 2,
    "bluesky": 1,
}


def visits(launched: Launched, signed: list[Signed], rhythm: Rhythm, rng: Random) -> Counter[Cell]:
    """All cells of one campaign."""
    cells = _Cells(launched.campaign.id)
    # Whoever signed had looked at the page.
    for one in signed:
        cells.add(one.created_at, "view", one.channel, one.language)
    signed_by_channel = Counter(one.channel for one in signed)
    total = 0
    for channel in launched.story.channels:
        total += channel.views
        rest = max(channel.views - signed_by_channel[channel.name], 0)
        for moment in rhythm.moments(rng, rest, channel.course):
            cells.add(moment, "view", channel.name, "en" if rng.random() < _IN_ENGLISH else "de")
    for moment in rhythm.night_and_day(rng, int(total * _BOTS)):
        cells.add(moment, "bot", DIRECT, "de")
    for moment in rhythm.moments(rng, int(total * _PREFETCHES)):
        cells.add(moment, "prefetch", DIRECT, "de")
    _confirm_pages(cells, signed, rng)
    _shares(cells, [one for one in signed if one.confirmed_at], launched.story.shares, rng)
    return cells.counted


class _Cells:
    """Counts into cells of one campaign."""

    def __init__(self, campaign_id: int) -> None:
        self._campaign_id = campaign_id
        self.counted: Counter[Cell] = Counter()

    def add(self, moment: datetime, kind: str, channel: str, language: str) -> None:
        hour = moment.replace(minute=0, second=0, microsecond=0)
        self.counted[Cell(self._campaign_id, hour, kind, channel, "", language)] += 1


def _confirm_pages(cells: _Cells, signed: Iterable[Signed], rng: Random) -> None:
    for one in signed:
        if one.confirmed_by == "button" and one.confirmed_at:
            cells.add(one.confirmed_at, "confirm_page", one.channel, one.language)
        elif one.confirmed_at is None and rng.random() < _OPENED_AND_LEFT:
            cells.add(one.created_at, "confirm_page", one.channel, one.language)
        if one.is_deleted:
            cells.add(one.created_at, "expired_unconfirmed", one.channel, one.language)


def _shares(cells: _Cells, supporters: list[Signed], shares: float, rng: Random) -> None:
    networks = rng.choices(list(_NETWORKS), list(_NETWORKS.values()), k=int(len(supporters) * shares))
    for network in networks:
        one = rng.choice(supporters)
        assert one.confirmed_at
        cells.add(one.confirmed_at, "share", network, one.language)
