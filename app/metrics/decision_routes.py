"""Addresses at which a person decides about a campaign, and where all verdicts and decisions stand."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.campaigns.queries import campaign_by_id
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.foundation.paging import PAGE_SIZE, Page, page_number
from app.foundation.row_numbers import row_number
from app.metrics import verdict_wording
from app.metrics.decisions import decide, length_of_history, so_far

bp = staff_blueprint("decisions", __name__)

# More than anybody types into the field, which holds 500 characters.
_LONGEST_NOTE = 2000


@bp.post("/campaigns/<int:campaign_id>/decision")
@needs("campaigns.edit")
def decision(campaign_id: int) -> ResponseReturnValue:
    """Write down what was decided, and go back to the numbers. Nothing else happens (R8.07)."""
    campaign = campaign_by_id(campaign_id) or abort(404)
    choice = request.form.get("choice", "")
    decide(
        campaign.id,
        request.form.get("verdict", 0, type=row_number),
        choice=choice,
        note=" ".join(request.form.get("note", "").split())[:_LONGEST_NOTE],
        account_id=current_user.id,
    )
    db.session.commit()
    flash(
        _("Decided: %(choice)s. By itself nothing happens.", choice=verdict_wording.chosen(choice)), "success"
    )
    came_from = urlsplit(request.referrer or "").path
    numbers = url_for("metrics.numbers", campaign_id=campaign.id)
    back = numbers if came_from == numbers else url_for("campaigns.campaign_page", campaign_id=campaign.id)
    return redirect(back, 303)


@bp.get("/campaigns/<int:campaign_id>/verdicts")
@needs("numbers.view")
def verdicts(campaign_id: int) -> ResponseReturnValue:
    """All verdicts and decisions, the newest first."""
    campaign = campaign_by_id(campaign_id) or abort(404)
    total = length_of_history(campaign.id)
    number = page_number(total)
    lines = so_far(campaign.id, most=PAGE_SIZE, begin=(number - 1) * PAGE_SIZE)
    return render_template(
        "metrics/verdicts.html",
        campaign=campaign,
        page=Page(lines, number, total),
        advice=verdict_wording,
    )
