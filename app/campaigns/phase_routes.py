"""Addresses of a campaign's phases: the list, a new one, its plan, its order, its page, and the switch."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.campaigns import drafting, phases, queries
from app.campaigns.life_forms import time_zone_name
from app.campaigns.models import Campaign
from app.campaigns.page_content import Content, block_texts, headline
from app.campaigns.phase_forms import PRESENT_PAGE, AddPhaseForm, plan_form
from app.campaigns.phase_switching import switch_to
from app.campaigns.publishing import missing_in
from app.campaigns.second_person import step_stopped
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint

bp = staff_blueprint("phases", __name__)


@bp.app_template_global()
def phases_in_short(campaign: Campaign) -> dict[str, object]:
    """For the campaign's page: all phases, the one that is shown, the one in the draft, the next one."""
    known = phases.phases_of(campaign)
    return {
        "all": known,
        "shown": phases.shown_phase(known),
        "in_draft": phases.phase_in_draft(known),
        "next": phases.next_phase(known),
    }


@bp.route("/campaigns/<int:campaign_id>/phases", methods=["GET", "POST"])
@needs("campaigns.edit")
def phase_list(campaign_id: int) -> ResponseReturnValue:
    """All phases with what can be done with each; a POST adds one."""
    campaign = _campaign(campaign_id)
    form = AddPhaseForm()
    form.offer(_interface())
    if form.validate_on_submit():
        content = _page_to_start_from(campaign, form.page.data)
        try:
            added = phases.add_phase(
                campaign, name=form.name.data or "", content=content, first_name=_("First phase")
            )
        except RefusedError as refusal:
            return _refused(campaign, refusal)
        phases.plan_phase(added, **form.plan)
        db.session.commit()
        flash(_("The phase “%(name)s” is added. Now give it its page.", name=added.name), "success")
        return redirect(_list_of(campaign), 303)
    page = render_template(
        "campaigns/phases.html",
        campaign=campaign,
        form=form,
        plans={one.id: plan_form(one) for one in phases.phases_of(campaign)},
        missing={one.id: _missing(campaign, one) for one in phases.phases_of(campaign)},
        time_zone=time_zone_name(),
    )
    return page, 422 if form.errors else 200


@bp.post("/campaigns/<int:campaign_id>/phases/<int:phase_id>")
@needs("campaigns.edit")
def plan(campaign_id: int, phase_id: int) -> ResponseReturnValue:
    """Its name, and what lets it begin."""
    campaign = _campaign(campaign_id)
    phase = phases.phase_of(campaign, phase_id)
    form = plan_form(phase)
    if form.validate_on_submit():
        phases.plan_phase(phase, **form.plan)
        db.session.commit()
        flash(_("Saved."), "success")
    else:
        for messages in form.errors.values():
            flash(str(messages[0]), "error")
    return redirect(_list_of(campaign), 303)


@bp.post("/campaigns/<int:campaign_id>/phases/<int:phase_id>/<any(earlier, later, remove, edit):step>")
@needs("campaigns.edit")
def change(campaign_id: int, phase_id: int, step: str) -> ResponseReturnValue:
    """Its place in the order; away with it; or its page into the draft, to work on it."""
    campaign = _campaign(campaign_id)
    phase = phases.phase_of(campaign, phase_id)
    try:
        if step == "remove":
            phases.remove_phase(campaign, phase)
            flash(_("The phase “%(name)s” is removed.", name=phase.name), "success")
        elif step == "edit":
            phases.open_in_draft(campaign, phase)
        else:
            phases.move_phase(campaign, phase, by=-1 if step == "earlier" else 1)
    except RefusedError as refusal:
        return _refused(campaign, refusal)
    db.session.commit()
    if step == "edit":
        return redirect(url_for("editor.editor", campaign_id=campaign.id), 303)
    return redirect(_list_of(campaign), 303)


@bp.post("/campaigns/<int:campaign_id>/phases/<int:phase_id>/begin")
@needs("campaigns.publish")
def begin(campaign_id: int, phase_id: int) -> ResponseReturnValue:
    """Let visitors see it now."""
    campaign = _campaign(campaign_id)
    phase = phases.phase_of(campaign, phase_id)
    content = phases.page_of(campaign, phase, phases.phases_of(campaign))
    if not missing_in(campaign, content) and (answer := step_stopped(campaign, content)):
        return answer
    try:
        switch_to(campaign, phase, account_id=current_user.id)
    except RefusedError as refusal:
        return _refused(campaign, refusal)
    db.session.commit()
    flash(_("Visitors see “%(name)s” from now on, under the same address.", name=phase.name), "success")
    return redirect(_list_of(campaign), 303)


def _page_to_start_from(campaign: Campaign, chosen: str) -> Content:
    """The present page, or a template with this campaign's languages, headline, look and sender."""
    draft = campaign.draft
    if chosen == PRESENT_PAGE:
        return draft
    first = draft["languages"][0]
    content = drafting.draft_content(
        chosen,
        headline(draft, first),
        theme=draft["theme"],
        sender=draft.get("sender", ""),
        languages=draft["languages"],
    )
    for language in draft["languages"][1:]:
        block_texts(content, "hero", language)["title"] = headline(draft, language)
    content["channels"] = list(draft["channels"])
    return content


def _missing(campaign: Campaign, phase: phases.Phase) -> list[tuple[str, str]]:
    return missing_in(campaign, phases.page_of(campaign, phase, phases.phases_of(campaign)))


def _refused(campaign: Campaign, refusal: RefusedError) -> ResponseReturnValue:
    db.session.rollback()
    flash(str(refusal), "error")
    return redirect(_list_of(campaign), 303)


def _list_of(campaign: Campaign) -> str:
    return url_for("phases.phase_list", campaign_id=campaign.id)


def _campaign(campaign_id: int) -> Campaign:
    campaign = queries.campaign_by_id(campaign_id)
    return campaign if campaign is not None else abort(404)


def _interface() -> str:
    return str(get_locale())[:2]
