"""What lies ahead of a campaign, and what happened to it, in words."""

from __future__ import annotations

from flask_babel import format_decimal
from flask_babel import gettext as _

from app.metrics.events import Event

# k of fewer people would be luck.
FEWEST_INVITERS = 10


def factor(k: float) -> str:
    """0.42 or 0,42."""
    return str(format_decimal(k, format="0.00" if k < 10 else "0"))


def happened(event: Event) -> str:
    """What an event was."""
    words = {
        "published": _("Published"),
        "phase": _("Next phase: %(name)s", name=event.name),
        "changed": _("Page changed"),
        "variant_stopped": _("Variant %(name)s stopped", name=event.name.upper()),
        "ended": _("Ended"),
    }
    return str(words[event.kind])
