"""The address where a campaigner chooses what the form asks consent for."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.campaigns import queries
from app.campaigns.organisation import the_organisation
from app.campaigns.page_content import default_language, sender_name
from app.campaigns.purposes_of_page import LONGEST_PARTNER, MOST_PARTNERS, change_purposes
from app.consent.legal_texts import wording_of, words_in_force
from app.consent.purposes import PURPOSES
from app.consent.special_wordings import ART9
from app.consent.telling import purpose_label
from app.consent.wordings import CONDITIONS
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint

bp = staff_blueprint("purposes", __name__)


@bp.get("/campaigns/<int:campaign_id>/consents")
@needs("campaigns.edit")
def purposes(campaign_id: int) -> ResponseReturnValue:
    """Each with the words people read; what is ticked here stands unticked on the form."""
    campaign = queries.campaign_by_id(campaign_id) or abort(404)
    language = default_language(campaign.draft)
    sender = sender_name(campaign.draft, the_organisation())
    return render_template(
        "campaigns/purposes.html",
        campaign=campaign,
        offered=[(one, purpose_label(one), wording_of(one, language, sender)) for one in PURPOSES],
        art9=wording_of(ART9, language, sender),
        has_conditions=bool(words_in_force(CONDITIONS, language)),
        language=language,
        longest=LONGEST_PARTNER,
        most=MOST_PARTNERS,
    )


@bp.post("/campaigns/<int:campaign_id>/consents")
@needs("campaigns.edit")
def choose_purposes(campaign_id: int) -> ResponseReturnValue:
    """Change the draft."""
    campaign = queries.campaign_by_id(campaign_id) or abort(404)
    names = [" ".join(line.split()) for line in request.form.get("partners", "").splitlines()]
    change_purposes(
        campaign,
        request.form.getlist("purpose"),
        [name for name in names if name],
        is_political=bool(request.form.get("political")),
        has_conditions=bool(request.form.get("conditions")),
    )
    db.session.commit()
    flash(_("Saved in the draft. Publish it to let visitors see it."), "success")
    return redirect(url_for("purposes.purposes", campaign_id=campaign.id), 303)
