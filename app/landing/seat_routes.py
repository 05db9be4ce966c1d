"""Staff at the door of an event: who has a seat, who waits, and giving a seat that came free to somebody."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.campaigns.models import Campaign
from app.foundation import audit, queue
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint
from app.landing import seat_giving
from app.landing.models import Tally
from app.landing.seating import standing
from app.outbox import leaving

bp = staff_blueprint("seats", __name__)


@bp.get("/campaigns/<int:campaign_id>/seats")
@needs("contacts.view")
def people(campaign_id: int) -> ResponseReturnValue:
    """Everybody who registered: those who wait first, in the order in which they came."""
    campaign, there = _campaign_with_seats(campaign_id)
    page = seat_giving.registrations(campaign.id)
    answer = render_template(
        "landing/seats.html", campaign=campaign, seats=standing(campaign.id, there), page=page
    )
    shown = [one.contact.id for one in page.items]
    return audit.shown(answer, audit.PEOPLE_LISTED, "campaign", campaign_id, contacts=shown)


@bp.get("/campaigns/<int:campaign_id>/seats/card")
@needs("campaigns.view")
def card(campaign_id: int) -> ResponseReturnValue:
    """How many there are and how many wait, for the campaign's page."""
    campaign, there = _campaign_with_seats(campaign_id)
    return render_template("landing/_seats_card.html", campaign=campaign, seats=standing(campaign.id, there))


@bp.post("/campaigns/<int:campaign_id>/seats/<int:sign_up_id>/give")
@needs("campaigns.edit")
def give(campaign_id: int, sign_up_id: int) -> ResponseReturnValue:
    """Give a free seat to this person and write to them."""
    try:
        given = seat_giving.give_seat(campaign_id, sign_up_id)
    except RefusedError as refusal:
        db.session.rollback()
        flash(str(refusal), "danger")
        return _back(campaign_id)
    db.session.commit()
    if given:
        queue.nudge(leaving.JOB)
        flash(_("The seat is given. A mail that says so is on its way."), "success")
    return _back(campaign_id)


@bp.post("/campaigns/<int:campaign_id>/seats/<int:sign_up_id>/free")
@needs("campaigns.edit")
def free(campaign_id: int, sign_up_id: int) -> ResponseReturnValue:
    """Take the registration back, for somebody who said that they cannot come."""
    if seat_giving.free_seat(campaign_id, sign_up_id):
        db.session.commit()
        waiting = _waiting(campaign_id)
        left = ngettext("%(num)s person waits for it.", "%(num)s people wait for it.", waiting)
        flash(_("The registration is cancelled.") + (f" {left}" if waiting else ""), "success")
    return _back(campaign_id)


def _campaign_with_seats(campaign_id: int) -> tuple[Campaign, int]:
    campaign = db.session.get(Campaign, campaign_id) or abort(404)
    tally = db.session.get(Tally, campaign.id)
    if tally is None or tally.seats is None:
        abort(404)
    return campaign, tally.seats


def _waiting(campaign_id: int) -> int:
    seats = standing(campaign_id, 0)
    return seats.waiting if seats else 0


def _back(campaign_id: int) -> ResponseReturnValue:
    return redirect(url_for("seats.people", campaign_id=campaign_id), 303)
