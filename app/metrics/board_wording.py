"""What stands on the board besides numbers."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date
from babel.numbers import format_decimal
from flask_babel import get_locale

from app.metrics.board import Balloon
from app.metrics.wording import interval

__all__ = ["interval", "month", "times"]


def times(one: Balloon, value: float | None = None) -> str:
    """How many times what is usual: ``0,35``, ``1,8``, ``12``."""
    share = ((one.value if value is None else value) or 0.0) / (one.usual or 1.0)
    digits = "0.00" if share < 0.995 else "0.0" if share < 9.95 else "0"
    return str(format_decimal(share, format=digits, locale=_locale()))


def month(name: str) -> str:
    """``2026-11`` as “November 2026”."""
    return str(format_date(datetime.strptime(name, "%Y-%m").date(), "LLLL yyyy", locale=_locale()))


def _locale() -> str:
    return str(get_locale() or "de")
