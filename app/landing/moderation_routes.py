"""The queue of what people wrote for everybody to read: staff approve it or hide it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.landing import pledges
from app.landing.moderation_kinds import all_kinds

bp = staff_blueprint("moderation", __name__)


@bp.get("/moderation")
@needs("campaigns.edit")
def queue() -> ResponseReturnValue:
    """What waits, oldest first, then what was decided."""
    kinds = all_kinds()
    found = [one for kind in kinds.values() for one in kind.queue()]
    # Within what waits, and within what was decided, the order of each kind stays.
    return render_template(
        "landing/moderation.html",
        written=sorted(found, key=lambda one: one.decision is not None),
        kinds=kinds,
    )


@bp.post("/moderation/<kind>/<int:sign_up_id>/<any(approve, hide):verdict>")
@needs("campaigns.edit")
def decide(kind: str, sign_up_id: int, verdict: str) -> ResponseReturnValue:
    """Let it be seen, or not."""
    known, approve = all_kinds().get(kind) or abort(404), verdict == "approve"
    if known.decide(sign_up_id, approve=approve, mark=request.form.get("mark", "")):
        db.session.commit()
        flash(known.approved if approve else _("It is not shown."), "success")
    elif kind == pledges.KIND:
        abort(404)
    else:
        flash(_("It was changed or removed meanwhile. Please look once more."), "warning")
    return redirect(url_for("moderation.queue"), 303)
