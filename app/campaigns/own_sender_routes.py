"""The address where a campaign gets a sender, imprint and logo of its own."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.campaigns import publishing, queries
from app.campaigns.domains import address_of, change_domain
from app.campaigns.forms import LANGUAGE_NAMES
from app.campaigns.organisation import the_organisation
from app.campaigns.own_sender import change_own
from app.campaigns.own_sender_form import OwnSenderForm
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint

bp = staff_blueprint("own_sender", __name__)


@bp.post("/campaigns/<int:campaign_id>/domain")
@needs("campaigns.publish")
def own_domain(campaign_id: int) -> ResponseReturnValue:
    """A domain of its own, or none."""
    campaign = queries.campaign_by_id(campaign_id) or abort(404)
    try:
        change_domain(campaign, request.form.get("domain", ""))
    except RefusedError as refusal:
        flash(str(refusal), "error")
    else:
        publishing.publish_one_again(campaign, account_id=current_user.id)
        db.session.commit()
        flash(_("Saved. The page is now at %(address)s.", address=address_of(campaign)), "success")
    return redirect(url_for("own_sender.own_sender", campaign_id=campaign_id, _anchor="domain"), 303)


@bp.route("/campaigns/<int:campaign_id>/sender", methods=["GET", "POST"])
@needs("campaigns.publish")
def own_sender(campaign_id: int) -> ResponseReturnValue:
    """Saved at once, for an imprint is no draft; a published page names it from then on."""
    campaign = queries.campaign_by_id(campaign_id) or abort(404)
    form = OwnSenderForm(data=campaign.own)
    if form.validate_on_submit():
        change_own(campaign, form.entered())
        publishing.publish_one_again(campaign, account_id=current_user.id)
        db.session.commit()
        flash(_("Saved. The page, its mails and its legal pages name it from now on."), "success")
        return redirect(url_for("own_sender.own_sender", campaign_id=campaign.id), 303)
    page = render_template(
        "campaigns/own_sender.html",
        form=form,
        campaign=campaign,
        organisation=the_organisation(),
        page_languages=list(LANGUAGE_NAMES),
        our_host=current_app.config["TESTBALLON"].host,
    )
    return page, 422 if form.errors else 200
