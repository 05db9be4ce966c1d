"""Weeks, differences and shares as reports write them."""

from __future__ import annotations

from babel.dates import format_interval
from babel.numbers import format_decimal
from flask_babel import get_locale
from flask_babel import gettext as _

from app.foundation.wording import number, percent
from app.metrics.changes import Change
from app.metrics.rates import FEWEST, Rate
from app.metrics.report_sheet import Range
from app.metrics.report_week import Week

_POINTS = 100


def week_title(week: Week) -> str:
    """``Week 47``."""
    return str(_("Week %(number)s", number=week.number))


def week_days(week: Week) -> str:
    """``16–22 November 2026``."""
    locale = str(get_locale() or "de")
    return str(
        format_interval(
            week.monday, week.sunday, "yMMMMd", locale="en_GB" if locale.startswith("en") else locale
        )
    )


def difference(change: Change | None) -> str:
    """``+120``; or that there are too few to say."""
    if change is None:
        return str(_("too few to say"))
    return _signed(change.value)


def how_sure(change: Change | None) -> str:
    """Between where and where a difference lies, and whether it is more than chance; empty where nothing is known."""
    if change is None:
        return ""
    words = {"low": _signed(change.low), "high": _signed(change.high)}
    if change.is_sure:
        return str(_("between %(low)s and %(high)s", **words))
    return str(_("between %(low)s and %(high)s: may be chance", **words))


def difference_of_shares(change: Change | None) -> str:
    """``+1.2 points``; or that there are too few to say."""
    if change is None:
        return str(_("too few to say"))
    return str(_("%(difference)s points", difference=_signed(change.value * _POINTS, places=1)))


def how_sure_of_shares(change: Change | None) -> str:
    """The same as ``how_sure``, in percentage points."""
    if change is None:
        return ""
    low, high = (_signed(end * _POINTS, places=1) for end in (change.low, change.high))
    if change.is_sure:
        return str(_("between %(low)s and %(high)s", low=low, high=high))
    return str(_("between %(low)s and %(high)s: may be chance", low=low, high=high))


def short_share(rate: Rate) -> str:
    """A share for a table; never of too few."""
    if rate.is_contradictory:
        return str(_("not comparable"))
    return percent(rate.value) if rate.is_decided else str(_("too early"))


def short_interval(rate: Rate) -> str:
    """Its interval, or of how many it would be a share."""
    if rate.is_decided:
        return str(_("%(low)s to %(high)s", low=percent(rate.low), high=percent(rate.high)))
    if rate.is_contradictory:
        return str(_("more came through than visits were counted"))
    return str(_("%(n)s of %(needed)s visits", n=number(rate.whole), needed=FEWEST))


def drawn(rate: Rate, top: float) -> Range | None:
    """A share on a scale that ends at ``top``; nothing where there is too little to say."""
    if not rate.is_decided:
        return None
    return Range(rate.low / top, rate.value / top, min(1.0, rate.high / top))


def _signed(value: float, *, places: int = 0) -> str:
    rounded = round(value, places)
    if not rounded:
        return "±0"
    pattern = "#,##0" + ("." + "0" * places if places else "")
    written = format_decimal(abs(rounded), pattern, locale=str(get_locale() or "de"))
    return f"{'+' if rounded > 0 else '−'}{written}"
