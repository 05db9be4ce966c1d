"""Addresses of the campaigns room: the list, the wizard, a campaign's page, its words and look, the organisation."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from app.campaigns import drafting, editing, publishing, queries
from app.campaigns.afterwards import afterwards_form
from app.campaigns.campaign_folders import all_templates
from app.campaigns.channels import channel_name
from app.campaigns.domains import address_of
from app.campaigns.filing import filing_form, teams_used, topics_used
from app.campaigns.forms import (
    LANGUAGE_NAMES,
    LanguageForm,
    LookForm,
    NewCampaignForm,
    OrganisationForm,
    WordsForm,
)
from app.campaigns.life_forms import schedule_form, time_zone_name
from app.campaigns.models import Campaign
from app.campaigns.organisation import save_organisation, the_organisation
from app.campaigns.second_person import publishing_stopped
from app.campaigns.states import STATES
from app.campaigns.templates_known import known_template, known_templates
from app.campaigns.themes import all_themes
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.staff.release_switches import all_switches

bp = staff_blueprint("campaigns", __name__)


@bp.get("/campaigns")
@needs("campaigns.view")
def campaign_list() -> ResponseReturnValue:
    """All campaigns; ``?search=&state=&sort=&page=``. htmx gets the table alone."""
    wanted = queries.search(
        request.args.get("search", ""),
        request.args.get("state", ""),
        request.args.get("sort", queries.DEFAULT_ORDER),
    )
    name = "campaigns/_results.html" if request.headers.get("HX-Request") else "campaigns/list.html"
    return render_template(
        name,
        page=queries.campaigns_page(wanted),
        wanted=wanted,
        counts=queries.counts(),
        states=STATES,
        templates={one.name: one for one in all_templates()},
        has_demo=queries.has_demo(),
        organisation_missing=the_organisation().missing_for_imprint,
    )


@bp.get("/campaigns/new")
@needs("campaigns.edit")
def choose_template() -> ResponseReturnValue:
    """Step one: what kind of campaign."""
    return render_template("campaigns/new.html", templates=known_templates(), language=_interface())


@bp.route("/campaigns/new/<template_name>", methods=["GET", "POST"])
@needs("campaigns.edit")
def choose_words(template_name: str) -> ResponseReturnValue:
    """Step two: the handful of words that matter."""
    chosen = known_template(template_name)
    form = NewCampaignForm(
        data=None if request.method == "POST" else editing.first_words(chosen, _language())
    )
    if not chosen.stored.get("event"):
        form.leave_out_event()
    if form.validate_on_submit():
        campaign = editing.campaign_from(chosen, form, owner_id=current_user.id)
        db.session.commit()
        return redirect(url_for("campaigns.choose_look", campaign_id=campaign.id), 303)
    page = render_template(
        "campaigns/new_words.html",
        form=form,
        template=chosen,
        language=_interface(),
        organisation=the_organisation(),
    )
    return page, 422 if form.errors else 200


@bp.route("/campaigns/<int:campaign_id>/look", methods=["GET", "POST"])
@needs("campaigns.edit")
def choose_look(campaign_id: int) -> ResponseReturnValue:
    """Step three, and later changes: the look, with the page beside it; publish or keep as a draft."""
    campaign = _campaign(campaign_id)
    form = LookForm(data={"theme": campaign.draft["theme"]} if request.method == "GET" else None)
    form.theme.choices = [SelectChoice(theme.name, theme.label(_interface())) for theme in all_themes()]
    if form.validate_on_submit():
        drafting.change_words(campaign, campaign.draft["languages"][0], theme=form.theme.data)
        if request.form.get("then") == "publish":
            return _publish(campaign)
        db.session.commit()
        return redirect(_page_of(campaign), 303)
    page = render_template(
        "campaigns/look.html",
        form=form,
        campaign=campaign,
        themes=all_themes(),
        language=_interface(),
        missing=publishing.missing_for_publishing(campaign),
    )
    return page, 422 if form.errors else 200


@bp.get("/campaigns/<int:campaign_id>")
@needs("campaigns.view")
def campaign_page(campaign_id: int) -> ResponseReturnValue:
    """One campaign: its state, its numbers (filled in by the metrics room), its links, what one can do."""
    campaign = _campaign(campaign_id)
    return render_template(
        "campaigns/campaign.html",
        campaign=campaign,
        url=address_of(campaign),
        channels=[(name, channel_name(name)) for name in campaign.draft.get("channels", [])],
        missing=publishing.missing_for_publishing(campaign),
        template=next((one for one in all_templates() if one.name == campaign.template), None),
        language=_interface(),
        just_published=request.args.get("published") == "yes" and campaign.is_live,
        schedule=schedule_form(campaign),
        time_zone=time_zone_name(),
        filing=filing_form(campaign),
        afterwards=afterwards_form(campaign),
        topics=topics_used(),
        teams=teams_used(),
    )


@bp.route("/campaigns/<int:campaign_id>/words", methods=["GET", "POST"])
@needs("campaigns.edit")
def words(campaign_id: int) -> ResponseReturnValue:
    """The words of the draft in one language; ``?language=``."""
    campaign = _campaign(campaign_id)
    languages = campaign.draft["languages"]
    language = request.args.get("language", "")
    language = language if language in languages else languages[0]
    form = WordsForm(data=None if request.method == "POST" else editing.words_of(campaign, language))
    if not campaign.draft.get("event"):
        form.leave_out_event()
    if language != languages[0]:
        form.fall_back()
    if form.validate_on_submit():
        editing.change_from(campaign, language, form)
        if request.form.get("then") == "publish":
            return _publish(campaign)
        db.session.commit()
        flash(_("Saved as a draft. Visitors see it once you publish it."), "success")
        return redirect(url_for("campaigns.words", campaign_id=campaign.id, language=language), 303)
    page = render_template(
        "campaigns/words.html",
        form=form,
        campaign=campaign,
        page_language=language,
        language_names=LANGUAGE_NAMES,
        more_languages=[code for code in LANGUAGE_NAMES if code not in languages],
        language_form=LanguageForm(formdata=None),
    )
    return page, 422 if form.errors else 200


@bp.post("/campaigns/<int:campaign_id>/languages")
@needs("campaigns.edit")
def add_language(campaign_id: int) -> ResponseReturnValue:
    """The page in one more language, as a draft."""
    campaign, form = _campaign(campaign_id), LanguageForm()
    if not form.validate_on_submit():
        flash(_("The page needs a headline in that language, of at most 120 characters."), "error")
        return redirect(url_for("campaigns.words", campaign_id=campaign.id), 303)
    drafting.add_language(campaign, form.language.data, form.title.data or "")
    db.session.commit()
    return redirect(url_for("campaigns.words", campaign_id=campaign.id, language=form.language.data), 303)


@bp.post("/campaigns/<int:campaign_id>/publish")
@needs("campaigns.publish")
def publish(campaign_id: int) -> ResponseReturnValue:
    """Make the draft what visitors see."""
    return _publish(_campaign(campaign_id))


@bp.post("/campaigns/<int:campaign_id>/<any(pause, resume, end):step>")
@needs("campaigns.publish")
def change_state(campaign_id: int, step: str) -> ResponseReturnValue:
    """Pause, go on, end."""
    campaign = _campaign(campaign_id)
    steps = {"pause": publishing.pause, "resume": publishing.resume, "end": publishing.end}
    steps[step](campaign)
    db.session.commit()
    said = {
        "pause": _("Paused. The page says so, and nobody can sign up until you let it go on."),
        "resume": _("The campaign goes on."),
        "end": _("Ended. The page thanks everybody and shows what else is open."),
    }
    flash(said[step], "success")
    return redirect(_page_of(campaign), 303)


@bp.post("/campaigns/<int:campaign_id>/delete")
@needs("campaigns.edit")
def delete_draft(campaign_id: int) -> ResponseReturnValue:
    """Throw away a draft that was never published."""
    campaign = _campaign(campaign_id)
    drafting.delete_draft(campaign)
    db.session.commit()
    flash(_("The draft “%(title)s” is deleted.", title=campaign.title), "success")
    return redirect(url_for("campaigns.campaign_list"), 303)


@bp.route("/organisation", methods=["GET", "POST"])
@needs("organisation.edit")
def organisation() -> ResponseReturnValue:
    """Who stands behind everything."""
    known = the_organisation()
    form = OrganisationForm(obj=known)
    if form.validate_on_submit():
        save_organisation(form.entered())
        publishing.publish_again(account_id=current_user.id)
        db.session.commit()
        flash(_("Saved. Every page and every mail names the organisation as it stands here."), "success")
        return redirect(url_for("campaigns.organisation"), 303)
    page = render_template(
        "campaigns/organisation.html",
        form=form,
        missing=known.missing_for_imprint,
        release_switches=all_switches(),
        has_demo=queries.has_demo(),
    )
    return page, 422 if form.errors else 200


def _publish(campaign: Campaign) -> ResponseReturnValue:
    if not current_user.may("campaigns.publish"):
        abort(403)
    was_published = campaign.current_revision_id is not None
    if not publishing.missing_for_publishing(campaign) and (answer := publishing_stopped(campaign)):
        return answer
    try:
        publishing.publish(campaign, account_id=current_user.id)
    except publishing.PublishingRefusedError as refusal:
        # What was typed stays in the draft; only the publishing is refused.
        db.session.commit()
        for sentence, _url in refusal.missing:
            flash(sentence, "error")
        return redirect(_page_of(campaign), 303)
    db.session.commit()
    if was_published:
        flash(_("Your changes are online."), "success")
        return redirect(_back() or _page_of(campaign), 303)
    return redirect(url_for("campaigns.campaign_page", campaign_id=campaign.id, published="yes"), 303)


def _back() -> str:
    """Where the button was pressed, if that is one of our own pages."""
    address = request.form.get("back", "")
    return address if address.startswith("/staff/") and "\\" not in address else ""


def _campaign(campaign_id: int) -> Campaign:
    campaign = queries.campaign_by_id(campaign_id)
    return campaign if campaign is not None else abort(404)


def _page_of(campaign: Campaign) -> str:
    return url_for("campaigns.campaign_page", campaign_id=campaign.id)


def _base() -> str:
    return str(current_app.config["TESTBALLON"].base_url).rstrip("/")


def _language() -> str:
    """The language most of the organisation's pages will be in."""
    return str(current_app.config["TESTBALLON"].language)


def _interface() -> str:
    return str(get_locale())[:2]
