"""One click removes the demo."""

from __future__ import annotations

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.campaigns.organisation import the_organisation
from app.demo.removing import remove
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint

bp = staff_blueprint("demo", __name__)


@bp.post("/demo/remove")
@needs("organisation.edit")
def remove_demo() -> ResponseReturnValue:
    """Delete everything the demo brought; what people made themselves stays."""
    remove()
    db.session.commit()
    flash(_("The demo organisation is gone; what you made yourself is still here."), "success")
    if the_organisation().missing_for_imprint:
        flash(
            _("Before you publish, enter your own organisation: no page may go live without an imprint."),
            "info",
        )
    return redirect("/staff/campaigns", 303)
