"""The address at which staff say where an ended campaign leads people on to."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.campaigns import queries
from app.campaigns.afterwards import afterwards_form, lead_on
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint

bp = staff_blueprint("afterwards", __name__)


@bp.post("/campaigns/<int:campaign_id>/afterwards")
@needs("campaigns.edit")
def afterwards(campaign_id: int) -> ResponseReturnValue:
    """Keep it."""
    campaign = queries.campaign_by_id(campaign_id) or abort(404)
    form = afterwards_form(campaign)
    back = redirect(url_for("campaigns.campaign_page", campaign_id=campaign.id, _anchor="afterwards"), 303)
    if not form.validate_on_submit():
        flash(_("This campaign cannot be chosen any more. Please choose another one."), "danger")
        return back
    lead_on(campaign, int(form.leads_to.data) if form.leads_to.data else None)
    db.session.commit()
    flash(_("Kept. It holds as soon as the campaign has ended."), "success")
    return back
