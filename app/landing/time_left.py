"""How long there is still time until a date, in words; worked out on the server, for the page runs no script."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.campaigns.page_content import local_time
from app.foundation import clock

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def time_left(until: str, language: str) -> str:
    """``noch 12 Tage``, ``noch 5 Stunden``, and when it has come, so. Empty without a date."""
    if not until:
        return ""
    left = local_time(until) - clock.now()
    with force_locale(language[:2]):
        if left <= timedelta(0):
            return str(_("The time has come"))
        if left < _HOUR:
            return str(_("less than an hour left"))
        if left < 2 * _DAY:
            return str(ngettext("%(num)s hour left", "%(num)s hours left", left // _HOUR))
        return str(ngettext("%(num)s day left", "%(num)s days left", left // _DAY))
