"""What stands in the cells of such a table, also as a German spreadsheet writes it. All raise RefusedError in words."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from flask_babel import gettext as _

from app.foundation.errors import RefusedError

# Where a row has a day and no time of day, what happened in it happened at noon on average.
NOON = timedelta(hours=12)
# 1.234 visits, as a spreadsheet may write 1234 down.
_IN_GROUPS = re.compile(r"\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+")
# What lies beyond is a slip of the pen, and in another zone it might lie beyond the end of all calendars.
_YEARS = range(1900, 2200)
_GERMAN_TIMES = ("%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S")


def whole(cell: str, name: str) -> int:
    """A count."""
    plain = re.sub(r"\D", "", cell) if _IN_GROUPS.fullmatch(cell) else cell
    # str.isdigit also says yes to digits that int() cannot read.
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 12:
        raise RefusedError(
            _("%(column)s should be a whole number from 0 on, not “%(cell)s”.", column=name, cell=cell)
        )
    return int(plain)


def cost_of(cell: str) -> float | None:
    """An amount of money; None where the cell is empty."""
    if not cell:
        return None
    plain = cell.removesuffix("€").strip()
    # The last of the two signs parts the cents.
    if "," in plain and "." in plain:
        plain = plain.replace(min(",.", key=plain.rfind), "")
    try:
        cost = float(plain.replace(",", "."))
    except ValueError:
        cost = -1.0
    if not 0.0 <= cost < 1e12:
        raise RefusedError(_("cost should be an amount from 0 on, such as 12.50, not “%(cell)s”.", cell=cell))
    return cost


def time_of(cell: str) -> datetime | None:
    """An aware moment; a day is its noon. None where the cell is empty."""
    if not cell:
        return None
    at = _parsed(cell)
    if at is None or at.year not in _YEARS:
        raise RefusedError(
            _("time should be a day such as 2026-11-24, or 2026-11-24T18:30, not “%(cell)s”.", cell=cell)
        )
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at + NOON if len(cell) <= 10 else at


def _parsed(cell: str) -> datetime | None:
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        pass
    for form in _GERMAN_TIMES:
        try:
            return datetime.strptime(cell, form)
        except ValueError:
            continue
    return None
