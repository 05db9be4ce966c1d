"""Addresses of the metrics room: the numbers of one campaign, and the figures in the list of all."""

from __future__ import annotations

import hashlib

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from app.campaigns.channels import channel_name
from app.campaigns.models import Campaign
from app.campaigns.queries import campaign_by_id
from app.foundation.gates import needs, staff_blueprint
from app.foundation.row_numbers import row_number
from app.landing.polls import PollInWords, polls_in_words
from app.landing.share_networks import DEVICE, NETWORKS
from app.metrics import outlook_wording, verdict_wording, wording
from app.metrics.cost_wording import euros
from app.metrics.costs import costs_of
from app.metrics.counted import Counted, counted_of
from app.metrics.figure_tables import top_of
from app.metrics.outlook import Outlook, outlook_of
from app.metrics.overview import glances
from app.metrics.rates import FEWEST, nice_top
from app.metrics.variant_view import variants_now
from app.metrics.verdict_view import Judged, judged_of
from app.outbox.routes import seconds_in_words

bp = staff_blueprint("metrics", __name__)


@bp.get("/campaigns/<int:campaign_id>/numbers")
@needs("numbers.view")
def numbers(campaign_id: int) -> ResponseReturnValue:
    """The numbers of a campaign: a part of its page for htmx, a page of their own for everybody else.

    Where nothing changed since the part with the fingerprint ``?seen=`` was drawn, htmx gets 204 and leaves it alone.
    """
    campaign = campaign_by_id(campaign_id) or abort(404)
    counted = counted_of(campaign)
    polls, judged, costs = polls_in_words(campaign), judged_of(campaign), costs_of(campaign.id)
    is_part = "HX-Request" in request.headers
    outlook = outlook_of(campaign.id)
    version = _fingerprint(counted, polls, judged, costs, outlook, campaign)
    if is_part and request.args.get("seen") == version:
        return "", 204
    return render_template(
        "metrics/_numbers.html" if is_part else "metrics/numbers.html",
        campaign=campaign,
        numbers=counted.numbers,
        course=counted.course,
        counted=counted,
        outlook=outlook,
        ahead=outlook_wording,
        polls=polls,
        judged=judged,
        verdict=judged.verdict,
        costs=costs,
        euros=euros,
        advice=verdict_wording,
        version=version,
        network_names=dict(NETWORKS) | {DEVICE: _("the phone’s own way")},
        channel_name=channel_name,
        in_words=seconds_in_words,
        words=wording,
        fewest=FEWEST,
        nice_top=nice_top,
        top_of=top_of,
    )


@bp.get("/campaigns/figures")
@needs("numbers.view")
def figures() -> ResponseReturnValue:
    """Visits, sign-ups, confirmed and the last days for the list of campaigns; ``?id=7&id=8`` for some of them."""
    return render_template(
        "metrics/figures.html", glances=glances(request.args.getlist("id", type=row_number))
    )


def _fingerprint(
    counted: Counted,
    polls: list[PollInWords],
    judged: Judged,
    costs: dict[str, int],
    outlook: Outlook | None,
    campaign: Campaign,
) -> str:
    stands = (
        judged.stamp,
        costs,
        outlook and outlook.made_at,
        variants_now(campaign).fingerprint,
        campaign.state,
    )
    shown = (counted, polls, stands, str(get_locale()))
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
