"""A table of numbers from elsewhere: ``campaign,variant,views,confirmed[,cost][,time]``; each row adds to it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.foundation.errors import RefusedError

_NEEDED = ("campaign", "views", "confirmed")
KNOWN = (*_NEEDED, "variant", "cost", "time")
# Where a row has a day and no time of day, what happened in it happened at noon on average.
_NOON = timedelta(hours=12)


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
    campaigns: dict[str, Counted] = {}
    for number, cells in _lines(path):
        name, row = _row(cells, f"{path.name}, line {number}")
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
    return last + _NOON if (last.hour, last.minute, last.second) == (12, 0, 0) else last


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as failure:
        raise RefusedError(f"{path.name} is no text in UTF-8; save it as “CSV UTF-8”.") from failure
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(text.splitlines(), delimiter=max(",;\t", key=first.count), restkey="")
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
    missing = [name for name in _NEEDED if name not in reader.fieldnames]
    if missing:
        raise RefusedError(
            f"{path.name} has no column “{missing[0]}”; its first line should read "
            "campaign,variant,views,confirmed and may go on with cost and time."
        )
    unknown = [name for name in reader.fieldnames if name not in KNOWN]
    if unknown:
        raise RefusedError(
            f"{path.name}: what is in the column “{unknown[0]}”? Known are {', '.join(KNOWN)}."
        )
    for cells in reader:
        if "" in cells:
            raise RefusedError(f"{path.name}, line {reader.line_num}: more cells than the heading has names.")
        yield reader.line_num, {name: (cell or "").strip() for name, cell in cells.items()}


def _row(cells: dict[str, str], where: str) -> tuple[str, Row]:
    if not cells["campaign"]:
        raise RefusedError(f"{where}: the campaign has no name.")
    return cells["campaign"], Row(
        variant=cells.get("variant", ""),
        views=_whole(cells["views"], "views", where),
        confirmed=_whole(cells["confirmed"], "confirmed", where),
        cost=_cost(cells.get("cost", ""), where),
        at=_time(cells.get("time", ""), where),
    )


def _whole(cell: str, name: str, where: str) -> int:
    # str.isdigit also says yes to digits that int() cannot read.
    if not (cell.isascii() and cell.isdigit()) or len(cell) > 12:
        raise RefusedError(f"{where}: {name} should be a whole number from 0 on, not “{cell}”.")
    return int(cell)


def _cost(cell: str, where: str) -> float | None:
    if not cell:
        return None
    try:
        cost = float(cell.replace(",", "."))
    except ValueError:
        cost = -1.0
    if not 0.0 <= cost < 1e12:
        raise RefusedError(f"{where}: cost should be an amount from 0 on, such as 12.50, not “{cell}”.")
    return cost


def _time(cell: str, where: str) -> datetime | None:
    if not cell:
        return None
    try:
        at = datetime.fromisoformat(cell)
    except ValueError as failure:
        raise RefusedError(
            f"{where}: time should be a day such as 2026-11-24, or 2026-11-24T18:30, not “{cell}”."
        ) from failure
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at + _NOON if len(cell) <= 10 else at
