"""Shares and times as they are written among numbers."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_datetime
from babel.numbers import format_percent
from flask_babel import get_locale
from flask_babel import gettext as _

from app.foundation.wording import number, percent, zone
from app.metrics.rates import FEWEST, Rate


def of_visits(rate: Rate) -> str:
    """A share of the visits, or why there is none yet."""
    if rate.is_contradictory:
        return str(_("not comparable: more came through than visits were counted"))
    if not rate.is_decided:
        return str(_("too early to say: %(n)s of %(needed)s visits", n=number(rate.whole), needed=FEWEST))
    return str(_("%(share)s of the visits", share=percent(rate.value)))


def of_sign_ups(rate: Rate) -> str:
    """A share of the sign-ups, or that there are too few."""
    if not rate.is_decided:
        return str(_("too early to say: %(n)s of %(needed)s sign-ups", n=number(rate.whole), needed=FEWEST))
    return str(_("%(share)s of the sign-ups", share=percent(rate.value)))


def of_openings(rate: Rate) -> str:
    """A share of the openings of the confirm page, or that there are too few."""
    if not rate.is_decided:
        return str(_("too early to say: %(n)s of %(needed)s openings", n=number(rate.whole), needed=FEWEST))
    return str(_("%(share)s of the openings", share=percent(rate.value)))


def interval(rate: Rate) -> str:
    """Between where and where a share lies; empty where there is none."""
    if not rate.is_decided:
        return ""
    return str(_("between %(low)s and %(high)s", low=percent(rate.low), high=percent(rate.high)))


def whole_percent(share: float) -> str:
    """0.2 as 20 % or 20%, for the end of a scale."""
    return str(format_percent(share, locale=str(get_locale() or "de")))


def short_time(at: datetime, *, is_hourly: bool) -> str:
    """``Mo. 14:00`` for an hour, ``23. Nov.`` for a day."""
    locale = str(get_locale() or "de")
    day = "d. MMM" if locale.startswith("de") else "d MMM"
    return str(format_datetime(at, "E HH:mm" if is_hourly else day, tzinfo=zone(), locale=locale))
