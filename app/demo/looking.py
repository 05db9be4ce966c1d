"""How often the pages were looked at, as the visit counter would have counted it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from random import Random

from app.campaigns.variants import ORIGINAL
from app.demo.launching import SECOND, Launched
from app.demo.rhythm import Rhythm
from app.demo.signing import Signed
from app.landing.arriving import DIRECT
from app.visits.adding_up import Cell
from app.visits.recognising import BOT, DISGUISED, HEAD, OUTDATED, UNMARKED, UNSPOKEN

# People who look, then sign; and robots, per hundred people.
_BOTS, _PREFETCHES = 0.09, 0.03
_PROGRAMS = {BOT: 78, UNMARKED: 14, DISGUISED: 3, OUTDATED: 2, UNSPOKEN: 2, HEAD: 1}
_IN_ENGLISH = 0.07
_BEGUN_AND_LEFT = 0.06
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
    hesitating = Random(f"{launched.story.slug}-begun")  # noqa: S311
    # Whoever signed had looked at the page, and begun with the form.
    for one in signed:
        cells.add(one.created_at, "view", one.channel, one.language, one.variant)
        cells.add(one.created_at, "begun", one.channel, one.language)
    signed_by_channel = Counter(one.channel for one in signed)
    wordings = _Wordings(launched, signed)
    total = 0
    for channel in launched.story.channels:
        total += channel.views
        rest = max(channel.views - signed_by_channel[channel.name], 0)
        for moment in rhythm.moments(rng, rest, channel.course):
            language = "en" if rng.random() < _IN_ENGLISH else "de"
            cells.add(moment, "view", channel.name, language, wordings.next())
            if hesitating.random() < _BEGUN_AND_LEFT:
                cells.add(moment, "begun", channel.name, language)
    posing = Random(f"{launched.story.slug}-programs")  # noqa: S311
    for moment in rhythm.night_and_day(rng, int(total * _BOTS)):
        cells.add(moment, posing.choices(list(_PROGRAMS), list(_PROGRAMS.values()))[0], DIRECT, "de")
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

    def add(self, moment: datetime, kind: str, channel: str, language: str, variant: str = "") -> None:
        hour = moment.replace(minute=0, second=0, microsecond=0)
        self.counted[Cell(self._campaign_id, hour, kind, channel, variant, language)] += 1


class _Wordings:
    """Which wording the next one is shown who looks and does not sign: in all, each is shown equally often."""

    def __init__(self, launched: Launched, signed: list[Signed]) -> None:
        views = sum(channel.views for channel in launched.story.channels)
        seen = sum(one.variant == SECOND for one in signed)
        self._has_two = bool(launched.story.variant)
        self._chance = (views / 2 - seen) / max(views - len(signed), 1)
        self._rng = Random(f"{launched.story.slug}-wordings")  # noqa: S311

    def next(self) -> str:
        """Its letter; empty where there is only one."""
        if not self._has_two:
            return ""
        return SECOND if self._rng.random() < self._chance else ORIGINAL


def _confirm_pages(cells: _Cells, signed: Iterable[Signed], rng: Random) -> None:
    for one in signed:
        if one.confirmed_by == "button" and one.confirmed_at:
            cells.add(one.confirmed_at, "confirm_page", one.channel, one.language, one.variant)
        elif one.confirmed_at is None and rng.random() < _OPENED_AND_LEFT:
            cells.add(one.created_at, "confirm_page", one.channel, one.language, one.variant)
        if one.is_deleted:
            cells.add(one.created_at, "expired_unconfirmed", one.channel, one.language, one.variant)


def _shares(cells: _Cells, supporters: list[Signed], shares: float, rng: Random) -> None:
    networks = rng.choices(list(_NETWORKS), list(_NETWORKS.values()), k=int(len(supporters) * shares))
    for network in networks:
        one = rng.choice(supporters)
        assert one.confirmed_at
        cells.add(one.confirmed_at, "share", network, one.language)
