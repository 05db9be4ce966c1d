"""Form fields for days, moments and whole numbers, which say in plain words what they could not read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import DateField, DateTimeLocalField, IntegerField


class DayField(DateField):
    """A day, kept as ``2026-11-23``."""

    def process_data(self, value: Any) -> None:
        """Read what is kept; nothing or nonsense is an empty field."""
        super().process_data(_read(date.fromisoformat, value))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was entered. Raises ValueError with a sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError as failure:
            raise ValueError(_("Please choose a day.")) from failure


class MomentField(DateTimeLocalField):
    """A day and a time in the organisation's zone, kept as ``2026-11-23T14:05``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["format"] = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        super().__init__(*args, **kwargs)

    def process_data(self, value: Any) -> None:
        """Read what is kept; nothing or nonsense is an empty field."""
        super().process_data(_read(datetime.fromisoformat, value))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was entered. Raises ValueError with a sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError as failure:
            raise ValueError(_("Please choose a day and a time.")) from failure


class WholeNumberField(IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was entered. Raises ValueError with a sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError as failure:
            raise ValueError(_("Please enter a whole number.")) from failure


def _read(parse: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return parse(value)
    except ValueError:
        return None
