"""Form fields whose values a page keeps as text: days and moments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from wtforms import DateField, DateTimeLocalField


class DayField(DateField):
    """A day, kept as ``2026-11-23``."""

    def process_data(self, value: Any) -> None:
        """Read what is kept; nothing or nonsense is an empty field."""
        super().process_data(_read(date.fromisoformat, value))


class MomentField(DateTimeLocalField):
    """A day and a time in the organisation's zone, kept as ``2026-11-23T14:05``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["format"] = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        super().__init__(*args, **kwargs)

    def process_data(self, value: Any) -> None:
        """Read what is kept; nothing or nonsense is an empty field."""
        super().process_data(_read(datetime.fromisoformat, value))


def _read(parse: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return parse(value)
    except ValueError:
        return None
