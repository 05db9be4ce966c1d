"""Numbers of rows in addresses: what no database could hold is no row, and so a 404."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import IntegerConverter as AnyIntegerConverter

LARGEST = 2**31 - 1


class IntegerConverter(AnyIntegerConverter):
    """``<int:campaign_id>``, but never more than the integer of a database column."""

    def __init__(self, map: Any, *arguments: Any, **named: Any) -> None:
        super().__init__(map, *arguments, **({"max": LARGEST} | named))


def row_number(typed: str) -> int:
    """The same for a parameter: ``request.args.get("campaign", 0, type=row_number)``. Raises ValueError."""
    number = int(typed)
    if not 0 <= number <= LARGEST:
        raise ValueError(typed)
    return number


def row_number_or_none(typed: str) -> int:
    """The same where a page is shown whatever was typed: the number of no row for what is none."""
    try:
        return row_number(typed)
    except ValueError:
        return -1
