"""A consent that was brought in with a list: what the list says of it, and what that is worth."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.foundation.wording import date_and_time


def imported_caveat() -> str:
    """Said beside every consent that nobody gave here."""
    return str(
        _(
            "Not given here: it was brought in with a list, and is worth as much as what the list says of it. "
            "Keep the original evidence."
        )
    )


def imported_evidence(kept: dict[str, Any]) -> tuple[tuple[str, str | None], ...]:
    """What the list says, as pairs of a name and what was kept; nothing for a consent that was given here."""
    if not kept.get("imported_at"):
        return ()
    return (
        (str(_("Brought in with a list")), _moment(kept["imported_at"])),
        (str(_("Where the list comes from")), kept.get("list_source")),
        (str(_("Collected when")), kept.get("list_collected_when")),
        (str(_("Collected by")), kept.get("list_collected_by")),
        (str(_("Line")), str(kept.get("list_line", ""))),
        (str(_("Given, as the list says")), _moment(kept["given_at"])),
        (str(_("Given where, as the list says")), kept.get("given_where")),
        (str(_("Confirmed how, as the list says")), kept.get("confirmed_how")),
    )


def _moment(written: str) -> str:
    return date_and_time(datetime.fromisoformat(written))
