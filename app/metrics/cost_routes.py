"""The address at which staff enter what the channels of a campaign cost."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.campaigns.queries import campaign_by_id
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.metrics.cost_wording import euros
from app.metrics.costs import costs_of, keep_costs
from app.metrics.costs_form import costs_form
from app.metrics.queries import campaign_numbers

bp = staff_blueprint("costs", __name__)


@bp.route("/campaigns/<int:campaign_id>/costs", methods=["GET", "POST"])
@needs("campaigns.edit")
def costs(campaign_id: int) -> ResponseReturnValue:
    """An amount for each channel that has a link or visits."""
    campaign = campaign_by_id(campaign_id) or abort(404)
    known, figures = costs_of(campaign.id), campaign_numbers(campaign.id).channels
    channels = list(dict.fromkeys([*campaign.draft.get("channels", []), *figures, *known]))
    form = costs_form(channels, known)
    if form.validate_on_submit():
        keep_costs(campaign.id, form.costs)
        db.session.commit()
        total = sum(cents or 0 for cents in form.costs.values())
        flash(_("The costs are kept: %(total)s in all.", total=euros(total)), "success")
        return redirect(url_for("metrics.numbers", campaign_id=campaign.id), 303)
    page = render_template("metrics/costs.html", campaign=campaign, form=form, figures=figures)
    return page, 422 if form.errors else 200
