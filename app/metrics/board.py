"""The board of test balloons: which rise, which sink, and which want to be looked at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log2
from typing import Any

from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.wording import zone
from app.metrics.board_rows import Counted, LatestVerdict, counted, first_beginning, in_the_air, usual
from app.metrics.rates import FEWEST, Rate

# So many balloons stay readable in the sky; the table below has all.
IN_THE_SKY = 24
EVERYTHING = "all"
OVER = ("ended", "archived")
ORDERS = ("height", "title", "verdict", "confirmed", "visits", "conversion")
# Above four times and below a quarter of what is usual, higher and lower make no difference to the eye.
_OCTAVES = 2.0
ADVICE = ("stop", "scale", "collect", "keep")


@dataclass(frozen=True, slots=True)
class Balloon:
    """A campaign with its value against what the organisation's campaigns usually bring.

    ``value``, ``low`` and ``high`` are those of its verdict, and once it is over what came of it; None where it is too
    young.
    """

    campaign: Campaign
    # Asked of the calendar once.
    state: str
    views: int
    confirmed: int
    verdict: LatestVerdict | None
    usual: float | None
    value: float | None
    low: float
    high: float

    @property
    def conversion(self) -> Rate:
        """The confirmed of the visits."""
        return Rate(self.confirmed, self.views)

    @property
    def is_over(self) -> bool:
        """Whether nobody can sign up any more."""
        return self.state in OVER

    @property
    def waits(self) -> bool:
        """Whether somebody has to decide: it should be scaled or stopped, and nobody has said so or otherwise."""
        return bool(
            self.state == "live"
            and self.verdict
            and self.verdict.is_open
            and self.verdict.state in ("scale", "stop")
        )

    @property
    def course(self) -> str:
        """``rising`` or ``sinking`` where the whole interval lies above or below what is usual, else ``hovering``;
        ``young`` where nothing is known yet.
        """
        if self.value is None or self.usual is None:
            return "young"
        if self.low > self.usual:
            return "rising"
        return "sinking" if self.high < self.usual else "hovering"

    @property
    def height(self) -> float:
        """From -1, a quarter of what is usual or less, to 1, four times as much or more."""
        return self.at(self.value)

    def at(self, value: float | None) -> float:
        """Where a value lies in the sky."""
        if not value or not self.usual:
            return -1.0
        return max(-1.0, min(1.0, log2(value / self.usual) / _OCTAVES))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the board was asked for: a month such as ``2026-11``, or ``all``; a topic; a team; an order."""

    month: str
    topic: str
    team: str
    order: str

    @property
    def is_narrowed(self) -> bool:
        """Whether some campaigns of the month are left out."""
        return bool(self.topic or self.team)

    @property
    def span(self) -> tuple[datetime | None, datetime | None]:
        """From when to when; without bounds where everything is asked for."""
        if self.month == EVERYTHING:
            return None, None
        begin = datetime.strptime(self.month, "%Y-%m").replace(tzinfo=zone())
        return begin, _next_month(begin)


def wanted(month: str, topic: str, team: str, order: str, *, known: Sequence[str]) -> Wanted:
    """What the address asks for; a month that is not known is this one, an unknown order that of need."""
    return Wanted(
        month=month if month in known or month == EVERYTHING else this_month(),
        topic=topic,
        team=team,
        order=order if order.removeprefix("-") in ORDERS else "",
    )


def balloons(asked: Wanted) -> list[Balloon]:
    """The campaigns that were in the air, those that need somebody first."""
    condition, normal = in_the_air(*asked.span), usual()
    if asked.topic:
        condition &= Campaign.topic == asked.topic
    if asked.team:
        condition &= Campaign.team == asked.team
    found = [_balloon(row, normal) for row in counted(condition)]
    return _by_need(found)


def in_order(found: Sequence[Balloon], order: str) -> list[Balloon]:
    """By a column; whoever has nothing in it comes last, whichever way it goes."""
    name = order.removeprefix("-")
    if not name:
        return list(found)
    keyed = [(_key(one, name), one) for one in found]
    have = sorted((pair for pair in keyed if pair[0] is not None), key=lambda pair: pair[0])
    if order.startswith("-"):
        have.reverse()
    return [one for _key_, one in have] + [one for key, one in keyed if key is None]


def months() -> list[str]:
    """Every month since the first campaign, the newest first; at least this one."""
    first = first_beginning()
    at = (first or clock.now()).astimezone(zone()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = []
    while at <= clock.now():
        found.append(f"{at:%Y-%m}")
        at = _next_month(at)
    return found[::-1] or [this_month()]


def this_month() -> str:
    """``2026-11``"""
    return f"{clock.now().astimezone(zone()):%Y-%m}"


def _balloon(row: Counted, normal: float | None) -> Balloon:
    state, verdict = row.campaign.state, row.verdict
    rate, value, low, high = Rate(row.confirmed, row.views), None, 0.0, 0.0
    if state in OVER or (state == "paused" and verdict is None):
        # What came of it is known, and no longer a guess. What pauses is not judged; it hangs where it was left.
        if rate.is_decided:
            value, low, high = rate.value, rate.low, rate.high
    elif verdict and verdict.numbers["visits"] >= FEWEST:
        value, low, high = (float(verdict.numbers[name]) for name in ("value", "low", "high"))
        normal = float(verdict.numbers["break_even"])
    return Balloon(row.campaign, state, row.views, row.confirmed, verdict, normal, value, low, high)


def _by_need(found: list[Balloon]) -> list[Balloon]:
    """Whoever waits for a decision first, what should be stopped and what should be scaled by turns; then whoever is
    farthest from what is usual; those that are over last.
    """
    ranked: Counter[str] = Counter()
    keyed = []
    for one in sorted(found, key=_distance):
        kind = one.verdict.state if one.waits and one.verdict else ""
        ranked[kind] += 1
        keyed.append(((one.is_over, not kind, ranked[kind], kind), one))
    return [one for _need, one in sorted(keyed, key=lambda pair: pair[0])]


def _distance(one: Balloon) -> tuple[float, int]:
    return (-abs(one.height) if one.course != "young" else 0.0, -one.campaign.id)


def _key(one: Balloon, name: str) -> Any:
    keys = {
        "height": one.value / one.usual if one.value is not None and one.usual else None,
        "title": one.campaign.title.casefold(),
        "verdict": ADVICE.index(one.verdict.state) if one.verdict and not one.is_over else None,
        "confirmed": one.confirmed,
        "visits": one.views,
        "conversion": one.conversion.value if one.conversion.is_decided else None,
    }
    return keys[name]


def _next_month(begin: datetime) -> datetime:
    year, month = begin.year + begin.month // 12, begin.month % 12 + 1
    return begin.replace(year=year, month=month)
