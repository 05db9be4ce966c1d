"""When and where an event is, in the words of a card: a calendar leaf, the day, the hours, the place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date, format_time
from flask_babel import get_locale
from flask_babel import gettext as _

from app.campaigns.page_content import Event
from app.foundation.wording import zone


@dataclass(frozen=True, slots=True)
class EventCard:
    """``20``, ``März``, ``Samstag, 20. März 2027``, ``10:00–13:00 Uhr``, ``Marktplatz``."""

    day: str
    month: str
    date: str
    hours: str
    place: str
    machine: str


def event_card(event: Event) -> EventCard:
    """The card in the language of the page."""
    starts = event.starts_at.astimezone(zone())
    return EventCard(
        day=str(starts.day),
        month=format_date(starts, "LLL", locale=_locale()).rstrip("."),
        date=_date(starts),
        hours=_hours(starts, event.ends_at.astimezone(zone()) if event.ends_at else None),
        place=event.place,
        machine=starts.isoformat(timespec="minutes"),
    )


def _hours(starts: datetime, ends: datetime | None) -> str:
    if ends is None:
        return str(_("from %(time)s", time=_time(starts)))
    if ends.date() == starts.date():
        return str(_("%(start)s to %(end)s", start=_time(starts), end=_time(ends)))
    return str(_("%(start)s to %(day)s, %(end)s", start=_time(starts), day=_date(ends), end=_time(ends)))


def _date(moment: datetime) -> str:
    pattern = "EEEE, d. MMMM y" if _locale().startswith("de") else "EEEE, d MMMM y"
    return str(format_date(moment, pattern, locale=_locale()))


def _time(moment: datetime) -> str:
    return str(format_time(moment, "HH:mm", locale=_locale()))


def _locale() -> str:
    return str(get_locale() or "de")
