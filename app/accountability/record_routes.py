"""The record of processing activities (Art. 30 GDPR, R2.09), written from what is configured and published now."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app.accountability import additions
from app.accountability.record import entries
from app.campaigns.organisation import the_organisation
from app.foundation import clock
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.privacy.access import recipients

bp = staff_blueprint("processing_record", __name__)


@bp.get("/data-protection/record")
@needs("contacts.rights")
def record() -> ResponseReturnValue:
    """A page to hand to the supervisory authority; with ``?print=1`` nothing on it is folded."""
    return render_template(
        "accountability/record.html",
        organisation=the_organisation(),
        today=clock.now(),
        recipients=recipients(),
        entries=entries(str(get_locale() or "de")[:2]),
        is_open=request.args.get("print") == "1",
        addition=additions.newest("record"),
        prompts=additions.prompts("record"),
    )


@bp.post("/data-protection/<any(record, measures):document>")
@needs("organisation.edit")
def add(document: str) -> ResponseReturnValue:
    """What only the organisation knows; the former words are kept."""
    additions.add(document, request.form.get("words", ""))
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(f"/staff/data-protection/{document}", 303)
