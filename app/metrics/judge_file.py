"""A table of numbers from elsewhere: ``campaign,variant,views,confirmed[,cost][,time]``; each row adds to it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from flask_babel import gettext as _

from app.foundation.errors import RefusedError
from app.foundation.spreadsheets import value_of
from app.metrics.judge_cells import NOON, cost_of, time_of, whole

_NEEDED = ("campaign", "views", "confirmed")
KNOWN = (*_NEEDED, "variant", "cost", "time")
# Under this name stands what is beyond the heading.
EXTRA = "\0"


@dataclass(frozen=True, slots=True)
class Row:
    """What was counted in one row."""

    variant: str
    views: int
    confirmed: int
    cost: float | None
    at: datetime | None


@dataclass(slots=True)
class Counted:
    """A campaign's rows."""

    name: str
    rows: list[Row] = field(default_factory=list)

    @property
    def views(self) -> int:
        """All visits."""
        return sum(row.views for row in self.rows)

    @property
    def confirmed(self) -> int:
        """All confirmed."""
        return sum(row.confirmed for row in self.rows)

    @property
    def cost(self) -> float | None:
        """All that was spent; None where nothing is said of it."""
        costs = [row.cost for row in self.rows if row.cost is not None]
        return sum(costs) if costs else None

    @property
    def by_variant(self) -> dict[str, list[Row]]:
        """Its rows by variant, in the file's order."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.variant, []).append(row)
        return found

    def young(self, now: datetime | None, *, hours: float) -> tuple[tuple[float, int], ...]:
        """(age in hours, visits) of what is younger than that."""
        return young_of(self.rows, now, hours=hours)


def young_of(rows: Iterable[Row], now: datetime | None, *, hours: float) -> tuple[tuple[float, int], ...]:
    """(age in hours, visits) of the rows younger than that; nothing where the file has no times."""
    if now is None:
        return ()
    ages = [(max(0.0, (now - row.at) / timedelta(hours=1)), row.views) for row in rows if row.at]
    return tuple((age, views) for age, views in ages if age < hours and views)


def read(path: Path) -> list[Counted]:
    """The campaigns, in the order in which the file begins to speak of them.

    Raises RefusedError with the line and what is wrong with it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as failure:
        raise RefusedError(f"{path.name} is no text in UTF-8; save it as “CSV UTF-8”.") from failure
    campaigns: dict[str, Counted] = {}
    for number, cells in lines_of(text, path.name):
        if EXTRA in cells:
            raise RefusedError(f"{path.name}, line {number}: {too_many_cells()}")
        try:
            name, row = row_of(cells)
        except RefusedError as refusal:
            raise RefusedError(f"{path.name}, line {number}: {refusal}") from refusal
        campaigns.setdefault(name, Counted(name)).rows.append(row)
    if not campaigns:
        raise RefusedError(f"{path.name} has a heading and no rows.")
    for one in campaigns.values():
        if one.confirmed > one.views:
            raise RefusedError(
                f"{path.name}: “{one.name}” has more confirmed ({one.confirmed}) than views ({one.views})."
            )
    return list(campaigns.values())


def newest(campaigns: Iterable[Counted]) -> datetime | None:
    """The end of the newest row: the moment of the look; None where the file has no times."""
    times = [row.at for one in campaigns for row in one.rows if row.at]
    if not times:
        return None
    last = max(times)
    return last + NOON if (last.hour, last.minute, last.second) == (12, 0, 0) else last


def lines_of(text: str, name: str, known: Sequence[str] = KNOWN) -> Iterator[tuple[int, dict[str, str]]]:
    """The number of each line that says something, and its cells by column; what is beyond the heading is EXTRA.

    Raises RefusedError where the heading is not what it should be, or where a cell is longer than any table has them.
    """
    try:
        yield from _told(text, name, known)
    except csv.Error as failure:
        raise RefusedError(
            _("%(file)s has a cell of more than %(n)s characters.", file=name, n=csv.field_size_limit())
        ) from failure


def _told(text: str, name: str, known: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(text.splitlines(), delimiter=max(",;\t", key=first.count), restkey=EXTRA)
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
    for column in _NEEDED:
        if column not in reader.fieldnames:
            raise RefusedError(
                _(
                    "%(file)s has no column “%(column)s”; its first line should read "
                    "campaign,variant,views,confirmed and may go on with %(more)s.",
                    file=name,
                    column=column,
                    more=", ".join(one for one in known if one not in (*_NEEDED, "variant")),
                )
            )
    unknown = [one for one in reader.fieldnames if one and one not in known]
    if unknown:
        raise RefusedError(
            _(
                "%(file)s: what is in the column “%(column)s”? Known are %(known)s.",
                file=name,
                column=unknown[0],
                known=", ".join(known),
            )
        )
    for cells in reader:
        told = {column: _stripped(cell) for column, cell in cells.items()}
        if any(told.values()):
            yield reader.line_num, told


def row_of(cells: dict[str, str]) -> tuple[str, Row]:
    """The campaign's name and what was counted. Raises RefusedError with what is wrong."""
    if not cells["campaign"]:
        raise RefusedError(_("the campaign has no name."))
    return cells["campaign"], Row(
        variant=cells.get("variant", ""),
        views=whole(cells["views"], "views"),
        confirmed=whole(cells["confirmed"], "confirmed"),
        cost=cost_of(cells.get("cost", "")),
        at=time_of(cells.get("time", "")),
    )


def too_many_cells() -> str:
    """What is wrong with a line that has cells in EXTRA."""
    return str(_("more cells than the heading has names."))


def _stripped(cell: str | list[str] | None) -> str:
    return " ".join(cell).strip() if isinstance(cell, list) else value_of((cell or "").strip())
