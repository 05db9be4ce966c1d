"""How many seats are left, in the words the page says it in."""

from __future__ import annotations

from functools import lru_cache

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.landing.seating import Seats


@lru_cache(maxsize=256)
def seats_said(seats: Seats | None, language: str) -> tuple[str, str]:
    """What stands above the form, and before its button where all seats are taken; both empty without seats."""
    if seats is None:
        return "", ""
    there = f"{seats.there:,}".replace(",", ".") if language.startswith("de") else f"{seats.there:,}"
    with force_locale(language[:2]):
        if seats.left:
            left = ngettext(
                "%(num)s of %(seats)s seats is left",
                "%(num)s of %(seats)s seats are left",
                seats.left,
                seats=there,
            )
            return str(left), ""
        waiting = _(
            "All seats are taken. With this button you put yourself on the waiting list; we write to you when a seat "
            "comes free for you."
        )
        taken = ngettext("The seat is taken", "All %(seats)s seats are taken", seats.there, seats=there)
        return str(taken), str(waiting)
