"""The part of the numbers that says how a campaign spreads, for the page of its ambassadors."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from app.campaigns.queries import campaign_by_id
from app.foundation.gates import needs, staff_blueprint
from app.metrics import outlook_wording
from app.metrics.outlook import outlook_of
from app.outbox.routes import seconds_in_words

bp = staff_blueprint("spread_numbers", __name__)


@bp.get("/campaigns/<int:campaign_id>/numbers/spread")
@needs("numbers.view")
def spread(campaign_id: int) -> ResponseReturnValue:
    """k with its interval, as a worker last worked it out; nothing before."""
    campaign_by_id(campaign_id) or abort(404)
    outlook = outlook_of(campaign_id)
    if outlook is None or outlook.spread is None:
        return ""
    return render_template(
        "metrics/_spread.html", k=outlook.spread, ahead=outlook_wording, in_words=seconds_in_words
    )
