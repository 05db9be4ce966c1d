"""The form's stamp: when the page was served, and which one. Signed, so nobody can make a form older than it is.

``<tenths of a second, base 36>.<rendered page>[.again].<signature>``. It holds nothing about the visitor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from app.foundation import clock, tokens

# A page may lie open overnight; after that its texts may be out of date and are shown again.
STALE_AFTER = timedelta(hours=24)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a genuine stamp says."""

    rendered_page_id: int
    age_seconds: float
    is_second_try: bool


def new_stamp(rendered_page_id: int, *, again: bool = False) -> str:
    """A stamp for a form that is served now."""
    return _signed(int(clock.now().timestamp() * 10), rendered_page_id, again)


def read_stamp(text: str) -> Stamp | None:
    """Read a stamp back; None for one that is missing, changed or stale."""
    body, _, signature = text.rpartition(".")
    parts = body.split(".")
    if len(parts) not in (2, 3) or tokens.short_mac("stamp", body) != signature:
        return None
    age = clock.now().timestamp() - int(parts[0], 36) / 10
    if age > STALE_AFTER.total_seconds():
        return None
    return Stamp(int(parts[1]), age, len(parts) == 3)


def base36(value: int) -> str:
    """A number in as few characters as digits and small letters allow."""
    digits = ""
    while value:
        value, digit = divmod(value, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


@lru_cache(maxsize=512)
def _signed(tenth: int, rendered_page_id: int, again: bool) -> str:
    body = f"{base36(tenth)}.{rendered_page_id}" + (".again" if again else "")
    return f"{body}.{tokens.short_mac('stamp', body)}"
