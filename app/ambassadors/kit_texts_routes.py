"""Where campaigners change what a kit says, and look at a supporter's page before there is any supporter."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.ambassadors.designs import all_designs
from app.ambassadors.dressing import Dressing, designs_for, stand_of
from app.ambassadors.generations import Standing
from app.ambassadors.kit_texts_form import content_from, fields_of, kit_texts_form
from app.ambassadors.kit_view import material, nothing_said
from app.ambassadors.news_consent import wording_shown
from app.ambassadors.own_kit import OwnKit
from app.campaigns import draft_history, publishing
from app.campaigns.forms import LANGUAGE_NAMES
from app.campaigns.kit_words import with_design, with_texts
from app.campaigns.models import Campaign
from app.campaigns.own_sender import organisation_of
from app.campaigns.queries import campaign_by_id
from app.campaigns.second_person import publishing_stopped
from app.campaigns.style_sheets import style_url
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.foundation.headers import allow_framing_by_ourselves
from app.landing.page_view import PageView, page_view

bp = staff_blueprint("kit_texts", __name__)
# Stands in the links of the preview; nobody's code.
_NOBODY = "xxxxxxxx"


@bp.route("/campaigns/<int:campaign_id>/kit/texts", methods=["GET", "POST"])
@needs("campaigns.edit")
def texts(campaign_id: int) -> ResponseReturnValue:
    """The design and the texts of the draft in one language; ``?language=``."""
    campaign = campaign_by_id(campaign_id) or abort(404)
    page = _draft(campaign)
    designs = [one for one in designs_for(page, None) if one.needs != "quote"]
    form = kit_texts_form(page, campaign.draft, designs)
    if request.form.get("then") == "reset":
        draft_history.keep(
            campaign, with_texts(with_design(campaign.draft, ""), page.language, {}), what="kit"
        )
        return _kept(campaign, page.language, _("Everything is made from the page again."))
    if form.validate_on_submit():
        changed = content_from(form, campaign.draft, page.language, all_designs()[0].name)
        draft_history.keep(campaign, changed, what="kit")
        return _kept(campaign, page.language, _("Saved as a draft. Supporters get it once you publish it."))
    said = render_template(
        "ambassadors/kit_texts.html",
        campaign=campaign,
        form=form,
        texts=fields_of(form, page),
        page_language=page.language,
        language_names=LANGUAGE_NAMES,
    )
    return said, 422 if form.errors else 200


@bp.get("/campaigns/<int:campaign_id>/kit/page")
@needs("campaigns.view")
def page_of_supporter(campaign_id: int) -> ResponseReturnValue:
    """A supporter's page as it will be with this draft; ``?language=&design=``. Its links lead nowhere."""
    campaign = campaign_by_id(campaign_id) or abort(404)
    page, kit = _draft(campaign), f"/staff/campaigns/{campaign.id}/kit"
    allow_framing_by_ourselves()
    with force_locale(page.language[:2]):
        dressing = Dressing(request.args.get("design", ""), stand_of(campaign, is_draft=True))
        wording = wording_shown(page.language, page.sender)
        return render_template(
            "landing/confirmed.html",
            page=page,
            organisation=organisation_of(campaign),
            css_url=style_url(page.theme, page.brand),
            number=1,
            own=OwnKit("#", Standing(()), False, False, False, wording, ""),
            kit=kit,
            own_page=f"{kit}/page",
            more=f"&language={page.language}",
            language=page.language,
            **material(page, _NOBODY, dressing),
            **nothing_said(),
        )


def _kept(campaign: Campaign, language: str, said: str) -> ResponseReturnValue:
    back = url_for("kit_texts.texts", campaign_id=campaign.id, language=language)
    if request.form.get("then") == "publish" and current_user.may("campaigns.publish"):
        if not publishing.missing_for_publishing(campaign) and (answer := publishing_stopped(campaign)):
            return answer
        try:
            publishing.publish(campaign, account_id=current_user.id)
        except publishing.PublishingRefusedError:
            db.session.rollback()
            return redirect(url_for("campaigns.campaign_page", campaign_id=campaign.id), 303)
        said = _("Published. Every supporter’s page says it from now on.")
    db.session.commit()
    flash(said, "success")
    return redirect(back, 303)


def _draft(campaign: Campaign) -> PageView:
    asked, languages = request.args.get("language", ""), campaign.draft["languages"]
    language = asked if asked in languages else languages[0]
    return page_view(campaign, campaign.draft, language, organisation_of(campaign))
