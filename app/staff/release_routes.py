"""Where one sees what waits for a second person, and answers; and the switches."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint
from app.foundation.releases import PERMISSIONS
from app.staff import releasing
from app.staff.release_models import Release
from app.staff.release_switches import all_switches, kind_label, switch

bp = staff_blueprint("releases", __name__)


@bp.get("/releases")
@needs("releases.give")
def overview() -> ResponseReturnValue:
    """What waits for this account, and what it asked for."""
    return render_template(
        "staff/releases.html",
        waiting=releasing.waiting_for_me(),
        mine=releasing.asked_by_me(),
        kind_label=kind_label,
        switches=all_switches(),
    )


@bp.post("/releases/<int:release_id>")
@needs("releases.give")
def decide(release_id: int) -> ResponseReturnValue:
    """Release or refuse."""
    decision = request.form.get("decision", "")
    if decision not in (releasing.RELEASED, releasing.REFUSED):
        abort(422)
    release = db.session.get(Release, release_id) or abort(404)
    try:
        releasing.decide(release, decision, request.form.get("answer", ""))
    except RefusedError as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
        return redirect(url_for("releases.overview"), 303)
    db.session.commit()
    said = (
        _("Released. It can be done once, within the day.")
        if decision == releasing.RELEASED
        else _("Refused.")
    )
    flash(said, "success")
    return redirect(url_for("releases.overview"), 303)


@bp.post("/releases/switches/<kind>")
@needs("organisation.edit")
def change_switch(kind: str) -> ResponseReturnValue:
    """Ask a second person from now on, or no more."""
    if kind not in PERMISSIONS:
        abort(404)
    switch(kind, on=request.form.get("on") == "yes")
    db.session.commit()
    flash(_("Saved. It is recorded who changed this, and when."), "success")
    return redirect(url_for("campaigns.organisation", _anchor="second-person"), 303)
