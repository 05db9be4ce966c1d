"""Addresses at which somebody decides about a page's variants (A7): move traffic, show one, take its words."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.campaigns import draft_history, queries, variant_shares, variant_stopping, variants
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint

bp = staff_blueprint("variant_deciding", __name__)


@bp.post("/campaigns/<int:campaign_id>/variants/traffic/<any('move', 'keep-equal'):step>")
@needs("campaigns.publish")
def move_or_not(campaign_id: int, step: str) -> ResponseReturnValue:
    """Whether better variants may be shown more often."""
    campaign = _campaign(campaign_id)
    if step == "move":
        variant_shares.let_traffic_move(campaign, account_id=current_user.id)
        said = _("Better variants are shown more often from now on, as soon as the numbers tell which.")
    else:
        variant_shares.show_equally(campaign)
        said = _("All running variants are shown equally often.")
    db.session.commit()
    flash(said, "success")
    return redirect(_overview(campaign), 303)


@bp.post("/campaigns/<int:campaign_id>/variants/<variant>/only")
@needs("campaigns.publish")
def show_only(campaign_id: int, variant: str) -> ResponseReturnValue:
    """Stop all the others; “Show it again” takes that back for each."""
    campaign = _campaign(campaign_id)
    variant_stopping.show_only(campaign, variant, account_id=current_user.id)
    db.session.commit()
    flash(
        _(
            "Visitors see only variant %(name)s from now on. The others can be shown again at any time.",
            name=variant.upper(),
        ),
        "success",
    )
    return redirect(_overview(campaign), 303)


@bp.post("/campaigns/<int:campaign_id>/variants/<variant>/take-over")
@needs("campaigns.edit")
def take_over(campaign_id: int, variant: str) -> ResponseReturnValue:
    """Let the draft say what this variant says, without any others; visitors see it once it is published."""
    campaign = _campaign(campaign_id)
    changed = variants.with_words_of(campaign.draft, variant)
    draft_history.keep(campaign, changed, what=f"variant {variant} taken over")
    db.session.commit()
    flash(
        _(
            "The draft says what variant %(name)s says, and has no variants any more. "
            "Visitors see it once you publish it.",
            name=variant.upper(),
        ),
        "success",
    )
    return redirect(f"/staff/campaigns/{campaign.id}", 303)


def _campaign(campaign_id: int) -> Campaign:
    campaign = queries.campaign_by_id(campaign_id)
    return campaign if campaign is not None else abort(404)


def _overview(campaign: Campaign) -> str:
    wished = request.values.get("language", "")
    language = wished if wished in campaign.draft["languages"] else campaign.draft["languages"][0]
    return url_for("variants.overview", campaign_id=campaign.id, language=language)
