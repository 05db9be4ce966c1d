"""Markdown to safe HTML, and numbers and dates as the reader's language writes them."""

from __future__ import annotations

from datetime import date as date_type
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import nh3
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from flask import Flask, current_app
from flask_babel import get_locale
from markdown import markdown
from markupsafe import Markup

_ALLOWED_TAGS = {
    "p",
    "br",
    "em",
    "strong",
    "a",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h2",
    "h3",
    "h4",
    "hr",
    "code",
}
_ALLOWED_ATTRIBUTES = {"a": {"href", "title"}}


@lru_cache(maxsize=512)
def markdown_to_html(text: str) -> Markup:
    """Markdown as HTML that is safe to show whatever was typed: no scripts, only http(s) and mailto links."""
    html = markdown(text, extensions=["sane_lists"], output_format="html")
    # A page has one h1, its headline; a text's own headings start below it.
    html = html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return Markup(  # noqa: S704 - nh3 has just cleaned it
        nh3.clean(
            html,
            tags=_ALLOWED_TAGS,
            attributes=_ALLOWED_ATTRIBUTES,
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener",
        )
    )


def number(value: int | float) -> str:
    """1284 as 1.284 or 1,284."""
    return _number(value, _locale())


def percent(value: float) -> str:
    """0.123 as 12,3 % or 12.3%."""
    return _percent(value, _locale())


def date(value: datetime) -> str:
    """23. November 2026 or 23 November 2026, in the organisation's time zone."""
    return str(
        format_date(value.astimezone(zone()), "d. MMMM y" if _is_german() else "d MMMM y", locale=_locale())
    )


def date_and_time(value: datetime) -> str:
    """23. November 2026, 14:05 Uhr or 23 November 2026, 14:05, in the organisation's time zone."""
    pattern = "d. MMMM y, HH:mm 'Uhr'" if _is_german() else "d MMMM y, HH:mm"
    return str(format_datetime(value, pattern, tzinfo=zone(), locale=_locale()))


def day(value: str) -> str:
    """2026-11-23 as 23. November 2026 or 23 November 2026."""
    pattern = "d. MMMM y" if _is_german() else "d MMMM y"
    return str(format_date(date_type.fromisoformat(value), pattern, locale=_locale()))


def moment(value: str) -> str:
    """2026-11-23T14:05, as a page keeps it: 23. November 2026, 14:05 Uhr."""
    return date_and_time(datetime.fromisoformat(value).replace(tzinfo=zone()))


def time_of_day(value: datetime) -> str:
    """14:05 Uhr or 14:05, in the organisation's time zone."""
    pattern = "HH:mm 'Uhr'" if _is_german() else "HH:mm"
    return str(format_datetime(value, pattern, tzinfo=zone(), locale=_locale()))


def short_moment(value: datetime) -> str:
    """23.11.2026, 14:05 or 23 Nov 2026, 14:05: for tables, where moments are compared."""
    pattern = "dd.MM.y, HH:mm" if _is_german() else "d MMM y, HH:mm"
    return str(format_datetime(value, pattern, tzinfo=zone(), locale=_locale()))


def zone() -> ZoneInfo:
    """The organisation's time zone."""
    return ZoneInfo(current_app.config["TESTBALLON"].time_zone)


def add_filters(app: Flask) -> None:
    """Make all of the above usable in templates."""
    app.jinja_env.filters |= {
        "markdown": markdown_to_html,
        "number": number,
        "percent": percent,
        "date": date,
        "day": day,
        "moment": moment,
        "datetime_": date_and_time,
        "short_moment": short_moment,
    }


def _locale() -> str:
    return str(get_locale() or "de")


def _is_german() -> bool:
    return _locale().startswith("de")


# A table writes the same small numbers again and again, and each takes a tenth of a millisecond.
@lru_cache(maxsize=4096, typed=True)
def _number(value: int | float, locale: str) -> str:
    return str(format_decimal(value, locale=locale))


@lru_cache(maxsize=4096, typed=True)
def _percent(value: float, locale: str) -> str:
    return str(
        format_percent(
            value, format="#,##0.0\u00a0%" if locale.startswith("de") else "#,##0.0%", locale=locale
        )
    )
