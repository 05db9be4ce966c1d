"""The page of a campaign's ambassadors for staff."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.ambassadors import revoking
from app.ambassadors.correcting import is_of, leave_out, let_count
from app.ambassadors.overview import MOST_SHOWN, overview_of
from app.ambassadors.overview_wording import medium_name, reason_name
from app.campaigns.queries import campaign_by_id
from app.foundation import audit, queue
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.foundation.wording import number
from app.outbox import leaving

bp = staff_blueprint("ambassador_overview", __name__)


@bp.get("/campaigns/<int:campaign_id>/ambassadors")
@needs("numbers.view")
def overview(campaign_id: int) -> ResponseReturnValue:
    """Who brings most, how far it travels, by which way; and who does not count, and why."""
    campaign = campaign_by_id(campaign_id) or abort(404)
    return render_template(
        "ambassadors/overview.html",
        campaign=campaign,
        all=overview_of(campaign_id),
        most=MOST_SHOWN,
        medium_name=medium_name,
        reason_name=reason_name,
    )


@bp.post("/campaigns/<int:campaign_id>/ambassadors/<int:sign_up_id>/<any(count, 'leave-out', off, on):step>")
@needs("campaigns.edit")
def decide(campaign_id: int, sign_up_id: int, step: str) -> ResponseReturnValue:
    """Let the people of one link count or not; switch the link off or on."""
    if campaign_by_id(campaign_id) is None or not is_of(campaign_id, sign_up_id):
        abort(404)
    flash(_done(campaign_id, sign_up_id, step), "success")
    db.session.commit()
    queue.nudge(leaving.JOB)
    return redirect(f"/staff/campaigns/{campaign_id}/ambassadors", 303)


def _done(campaign_id: int, sign_up_id: int, step: str) -> str:
    if step == "off":
        revoking.revoke(sign_up_id, campaign_id, by=revoking.STAFF)
        audit.record("kit.revoked", "campaign", campaign_id, link_of=sign_up_id)
        return str(_("The link is switched off: it leads to the page, and nobody counts for it any more."))
    if step == "on":
        revoking.restore(sign_up_id, by=revoking.STAFF)
        audit.record("kit.restored", "campaign", campaign_id, link_of=sign_up_id)
        return str(_("The link is switched on again."))
    changed = (let_count if step == "count" else leave_out)(campaign_id, sign_up_id)
    if step == "count":
        said = ngettext(
            "%(shown)s person counts now.", "%(shown)s people count now.", changed, shown=number(changed)
        )
    else:
        said = ngettext(
            "%(shown)s person does not count any more.",
            "%(shown)s people do not count any more.",
            changed,
            shown=number(changed),
        )
    return str(said)
