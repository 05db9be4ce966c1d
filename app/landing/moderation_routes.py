"""The queue of what people wrote for everybody to read: staff approve it or hide it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.landing import pledges

bp = staff_blueprint("moderation", __name__)


@bp.get("/moderation")
@needs("campaigns.edit")
def queue() -> ResponseReturnValue:
    """What waits, oldest first, then what was decided."""
    return render_template("landing/moderation.html", written=pledges.queue())


@bp.post("/moderation/pledge/<int:sign_up_id>/<any(approve, hide):verdict>")
@needs("campaigns.edit")
def decide(sign_up_id: int, verdict: str) -> ResponseReturnValue:
    """Show it on the page, or not."""
    if not pledges.decide(sign_up_id, approve=verdict == "approve"):
        abort(404)
    db.session.commit()
    flash(
        _("It stands on the page in a few seconds.") if verdict == "approve" else _("It is not shown."),
        "success",
    )
    return redirect(url_for("moderation.queue"), 303)
