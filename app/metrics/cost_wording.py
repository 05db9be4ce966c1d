"""Amounts of money as people write and read them."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import format_currency, format_decimal
from flask_babel import get_locale
from flask_babel import gettext as _

from app.foundation.wording import number

# What a column holds, and nobody spends on a poster.
MOST_CENTS = 1_000_000_000
# 1234 or 1.234 or 1'234, all groups parted by one sign; and the cents after another one.
_AMOUNT = re.compile(r"([0-9]+|[0-9]{1,3}([.,'’ ])[0-9]{3}(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]{1,2}))?")
_LETTERS = re.compile(r"€|EUR|euros?", re.IGNORECASE)
# 12,- and 12.– are round amounts.
_ROUND = re.compile(r"[.,](?:-{1,2}|–)$")


def euros(cents: float) -> str:
    """1250 as 12,50 € or €12.50."""
    return str(format_currency(Decimal(str(round(cents))) / 100, "EUR", locale=_locale()))


def as_typed(cents: int | None) -> str:
    """1250 as 12,50 or 12.50, for a field."""
    return "" if cents is None else str(format_decimal(Decimal(cents) / 100, format="0.00", locale=_locale()))


def cents_from(typed: str) -> int | None:
    """Cents of “12,50”, “12.50”, “1.234,50 €”, “1,234” or “12”; None of nothing. Raises ValueError with a sentence.

    One comma or point before one or two digits begins the cents; before three digits it groups them.
    """
    text = _LETTERS.sub("", typed).replace("\u00a0", " ").replace("\u202f", " ").strip()
    if not typed.strip():
        return None
    amount = _AMOUNT.fullmatch(_ROUND.sub("", text))
    if amount is None or amount[1].startswith("00") or (amount[2] and amount[1].startswith("0")):
        raise ValueError(_("Please enter an amount such as 12.50 or 12,50."))
    cents = int(re.sub("[^0-9]", "", amount[1])) * 100 + int((amount[3] or "").ljust(2, "0"))
    if cents > MOST_CENTS:
        raise ValueError(_("At most %(most)s euros fit here.", most=number(MOST_CENTS // 100)))
    return cents


def _locale() -> str:
    return str(get_locale() or "de")
