"""The address at which a campaign is filed under a topic and a team."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.campaigns import queries
from app.campaigns.filing import file_under, filing_form
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint

bp = staff_blueprint("filing", __name__)


@bp.post("/campaigns/<int:campaign_id>/filing")
@needs("campaigns.edit")
def filing(campaign_id: int) -> ResponseReturnValue:
    """File the campaign under what was entered."""
    campaign = queries.campaign_by_id(campaign_id) or abort(404)
    form = filing_form(campaign)
    if form.validate_on_submit():
        file_under(campaign, topic=form.topic.data or "", team=form.team.data or "")
        db.session.commit()
        flash(_("Topic and team are kept. Visitors do not see them."), "success")
    else:
        flash(_("At most 60 characters fit here."), "error")
    return redirect(url_for("campaigns.campaign_page", campaign_id=campaign.id), 303)
