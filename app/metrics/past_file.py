"""A table of past campaigns, read line by line: what can be brought in, and what is refused and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.foundation.errors import RefusedError
from app.foundation.text_files import one_line
from app.metrics.judge_file import EXTRA, KNOWN, Row, lines_of, row_of, too_many_cells

COLUMNS = (*KNOWN, "topic", "channel", "headline")
LONGEST = {"campaign": 200, "variant": 60, "topic": 60, "channel": 60, "headline": 300}
MOST_LINES, MOST_BYTES = 20_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """What was counted of a campaign by one way, with one variant; the names are those of ``PastCount``."""

    campaign: str
    variant: str
    topic: str
    channel: str
    headline: str
    views: int
    confirmed: int
    cost: float | None
    began_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is not brought in."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class PastTable:
    """What a table says."""

    parts: tuple[Part, ...]
    refused: tuple[Refused, ...]

    @property
    def campaigns(self) -> dict[str, tuple[int, int]]:
        """Views and confirmed of each campaign."""
        views, confirmed = Counter[str](), Counter[str]()
        for part in self.parts:
            views[part.campaign] += part.views
            confirmed[part.campaign] += part.confirmed
        return {name: (views[name], confirmed[name]) for name in views}


def read_past(text: str, name: str, *, known: Collection[str] = ()) -> PastTable:
    """What can be brought in of it; ``known`` are campaigns that are here already, in small letters.

    Raises RefusedError where the heading is wrong, or where there are more lines than anybody would look at.
    """
    rows: dict[str, list[tuple[int, Row, dict[str, str]]]] = {}
    refused: list[Refused] = []
    for count, (line, cells) in enumerate(lines_of(text, name, COLUMNS), start=1):
        if count > MOST_LINES:
            raise RefusedError(_("%(file)s has more than %(n)s lines.", file=name, n=MOST_LINES))
        try:
            campaign, row = _checked(cells)
        except RefusedError as refusal:
            refused.append(Refused(line, str(refusal)))
        else:
            rows.setdefault(campaign, []).append((line, row, cells))
    parts: list[Part] = []
    for campaign, told in rows.items():
        why = _why_not(campaign, [row for _line, row, _cells in told], known)
        if why:
            refused += [Refused(line, why) for line, _row, _cells in told]
        else:
            parts += _parts(campaign, told)
    return PastTable(tuple(parts), tuple(sorted(refused, key=lambda one: one.line)))


def _checked(cells: dict[str, str]) -> tuple[str, Row]:
    if EXTRA in cells:
        raise RefusedError(too_many_cells())
    for column, most in LONGEST.items():
        cells[column] = one_line(cells.get(column, ""))
        if len(cells[column]) > most:
            raise RefusedError(_("%(column)s is longer than %(n)s characters.", column=column, n=most))
    return row_of(cells)


def _why_not(campaign: str, rows: list[Row], known: Collection[str]) -> str:
    views, confirmed = sum(row.views for row in rows), sum(row.confirmed for row in rows)
    if campaign.casefold() in known:
        return str(_("“%(name)s” is here already.", name=campaign))
    if confirmed > views:
        return str(
            _(
                "“%(name)s” has more confirmed (%(confirmed)s) than views (%(views)s).",
                name=campaign,
                confirmed=confirmed,
                views=views,
            )
        )
    return "" if views else str(_("“%(name)s” has no views.", name=campaign))


def _parts(campaign: str, told: list[tuple[int, Row, dict[str, str]]]) -> list[Part]:
    """One for each way and variant. What one line says of topic or headline goes for the lines that leave it out."""
    topic = next((cells["topic"] for _line, _row, cells in told if cells["topic"]), "")
    headlines: dict[str, str] = {}
    for _line, row, cells in told:
        if cells["headline"]:
            headlines.setdefault(row.variant, cells["headline"])
    first = next(iter(headlines.values()), "")
    groups: dict[tuple[str, str], list[Row]] = {}
    for _line, row, cells in told:
        groups.setdefault((row.variant, cells["channel"]), []).append(row)
    return [
        _part((campaign, variant, topic, channel, headlines.get(variant, first)), rows)
        for (variant, channel), rows in groups.items()
    ]


def _part(names: tuple[str, str, str, str, str], rows: list[Row]) -> Part:
    costs = [row.cost for row in rows if row.cost is not None]
    times = [row.at for row in rows if row.at]
    return Part(
        *names,
        views=sum(row.views for row in rows),
        confirmed=sum(row.confirmed for row in rows),
        cost=sum(costs) if costs else None,
        began_at=min(times, default=None),
        ended_at=max(times, default=None),
    )
