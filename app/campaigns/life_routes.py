"""Addresses of a campaign's life: its dates, its end and after, its copy."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.campaigns import cloning, queries, revisions, scheduling
from app.campaigns.comparing import changes_between
from app.campaigns.life_forms import schedule_form
from app.campaigns.models import Campaign
from app.campaigns.page_content import default_language
from app.campaigns.publishing import PublishingRefusedError, missing_for_publishing
from app.campaigns.second_person import NOW, step_stopped
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint
from app.foundation.row_numbers import row_number

bp = staff_blueprint("campaign_life", __name__)


@bp.post("/campaigns/<int:campaign_id>/schedule")
@needs("campaigns.publish")
def schedule(campaign_id: int) -> ResponseReturnValue:
    """Set when it begins and ends."""
    campaign = _campaign(campaign_id)
    form = schedule_form(campaign)
    if not form.validate_on_submit():
        flash(_("A date could not be read. Please choose day and time."), "error")
        return redirect(_page_of(campaign), 303)
    starts_at, ends_at = form.dates
    is_set_anew = starts_at and (campaign.current_revision_id is None or starts_at != campaign.starts_at)
    if is_set_anew and (answer := _stopped(campaign, request.form.get("starts_at", ""))):
        return answer
    try:
        scheduling.schedule(campaign, starts_at=starts_at, ends_at=ends_at, account_id=current_user.id)
    except (RefusedError, PublishingRefusedError) as refusal:
        return _refused(campaign, refusal)
    db.session.commit()
    flash(_("The dates are kept. The page follows them to the minute."), "success")
    return redirect(_page_of(campaign), 303)


@bp.post("/campaigns/<int:campaign_id>/<any('start-now', archive, 'fetch-back'):step>")
@needs("campaigns.publish")
def change_life(campaign_id: int, step: str) -> ResponseReturnValue:
    """Begin without waiting for the date; put away; fetch back."""
    campaign = _campaign(campaign_id)
    if step == "start-now" and (answer := _stopped(campaign, NOW)):
        return answer
    try:
        if step == "start-now":
            scheduling.start_now(campaign, account_id=current_user.id)
            said = _("Your page is live.")
        elif step == "archive":
            scheduling.archive(campaign)
            said = _("Put away. It has left the lists; its page still thanks everybody.")
        else:
            scheduling.fetch_back(campaign)
            said = _("Back in the list, as the ended campaign it was.")
    except (RefusedError, PublishingRefusedError) as refusal:
        return _refused(campaign, refusal)
    db.session.commit()
    flash(said, "success")
    return redirect(_page_of(campaign), 303)


@bp.post("/campaigns/<int:campaign_id>/clone")
@needs("campaigns.edit")
def clone(campaign_id: int) -> ResponseReturnValue:
    """The same page as a new draft."""
    copied = cloning.clone(_campaign(campaign_id), owner_id=current_user.id)
    db.session.commit()
    flash(
        _("This is the copy: a draft with an address of its own, without people and without dates."),
        "success",
    )
    return redirect(_page_of(copied), 303)


@bp.get("/campaigns/<int:campaign_id>/versions")
@needs("campaigns.view")
def versions(campaign_id: int) -> ResponseReturnValue:
    """Every version that was published."""
    campaign = _campaign(campaign_id)
    return render_template(
        "campaigns/revisions.html", campaign=campaign, revisions=revisions.revisions_of(campaign)
    )


@bp.get("/campaigns/<int:campaign_id>/versions/compare")
@needs("campaigns.view")
def compare(campaign_id: int) -> ResponseReturnValue:
    """Two versions side by side, and what changed in words; ``?before=&after=``, where 0 is the draft."""
    campaign = _campaign(campaign_id)
    before, after = (request.args.get(name, revisions.DRAFT, type=row_number) for name in ("before", "after"))
    old, new = revisions.content_of(campaign, before), revisions.content_of(campaign, after)
    return render_template(
        "campaigns/compare.html",
        campaign=campaign,
        before=before,
        after=after,
        before_language=default_language(old),
        after_language=default_language(new),
        changes=changes_between(old, new),
    )


@bp.post("/campaigns/<int:campaign_id>/versions/<int:number>/restore")
@needs("campaigns.edit")
def restore(campaign_id: int, number: int) -> ResponseReturnValue:
    """Make a version the draft again."""
    campaign = _campaign(campaign_id)
    revisions.restore(campaign, number)
    db.session.commit()
    flash(
        _("Version %(number)s is the draft again. Visitors see it once you publish it.", number=number),
        "success",
    )
    return redirect(_page_of(campaign), 303)


def _refused(campaign: Campaign, refusal: RefusedError) -> ResponseReturnValue:
    db.session.rollback()
    flash(str(refusal), "error")
    return redirect(_page_of(campaign), 303)


def _stopped(campaign: Campaign, begins: str) -> ResponseReturnValue | None:
    return None if missing_for_publishing(campaign) else step_stopped(campaign, campaign.draft, begins)


def _campaign(campaign_id: int) -> Campaign:
    campaign = queries.campaign_by_id(campaign_id)
    return campaign if campaign is not None else abort(404)


def _page_of(campaign: Campaign) -> str:
    return url_for("campaigns.campaign_page", campaign_id=campaign.id)
