"""Many people one by one are many people, too: from so many a day on, each one more needs a second person (R7.10)."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.foundation import releases
from app.staff.queries import times_in_a_day


def many_stopped(kind: str, action: str, contact_id: int, choice: str) -> ResponseReturnValue | None:
    """None where it is one of few, or released; ``choice`` is the value of the button or box that does it."""
    most = releases.ONE_BY_ONE[kind]
    if times_in_a_day(action) < most:
        return None
    labels = {
        releases.MASS: _("Erase one more person, after %(n)s within a day", n=most),
        releases.EXPORT: _("Look at everything about one more person, after %(n)s within a day", n=most),
    }
    field = "sure" if kind == releases.MASS else "as"
    return releases.stopped_by(
        releases.Wish(
            kind,
            contact_id,
            asked={action: contact_id, field: choice},
            subject=str(labels[kind]),
            look=url_for("contacts.profile", contact_id=contact_id),
            path=request.path,
            fields={field: choice},
        )
    )
