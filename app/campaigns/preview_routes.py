"""Addresses where staff look at a draft as its readers will get it, and let a colleague look at it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.campaigns import preview_links, queries
from app.campaigns.forms import LANGUAGE_NAMES
from app.campaigns.letters import recipient_through_us
from app.campaigns.models import Campaign
from app.campaigns.organisation import the_organisation
from app.campaigns.page_content import default_language, headline, text_in
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint

bp = staff_blueprint("previews", __name__)

VIEWS = ("phone", "desktop", "dark", "mail", "card")


@bp.get("/campaigns/<int:campaign_id>/look-at")
@needs("campaigns.view")
def look_at(campaign_id: int) -> ResponseReturnValue:
    """The draft on a phone, on a desk, in the dark; its mail, its share card; ``?view=&language=``."""
    campaign = _campaign(campaign_id)
    languages, view = campaign.draft["languages"], request.args.get("view", "")
    language = request.args.get("language", "")
    language = language if language in languages else default_language(campaign.draft)
    link = preview_links.link_of(campaign)
    return render_template(
        "campaigns/look_at.html",
        campaign=campaign,
        view=view if view in VIEWS else VIEWS[0],
        language=language,
        language_names=LANGUAGE_NAMES,
        host=urlsplit(_base()).hostname,
        letter_to=recipient_through_us(campaign.draft),
        card_title=headline(campaign.draft, language),
        card_text=_description(campaign, language),
        link=link,
        link_url=f"{_base()}{preview_links.path_of(link)}" if link else "",
    )


@bp.post("/campaigns/<int:campaign_id>/preview-link")
@needs("campaigns.edit")
def share(campaign_id: int) -> ResponseReturnValue:
    """A link for somebody without an account."""
    campaign = _campaign(campaign_id)
    preview_links.make_link(campaign)
    db.session.commit()
    flash(_("Here is the link. Whoever has it sees the draft for seven days."), "success")
    return redirect(url_for("previews.look_at", campaign_id=campaign.id, _anchor="link"), 303)


@bp.post("/campaigns/<int:campaign_id>/preview-link/withdraw")
@needs("campaigns.edit")
def withdraw(campaign_id: int) -> ResponseReturnValue:
    """Take it back."""
    campaign = _campaign(campaign_id)
    preview_links.withdraw_link(campaign)
    db.session.commit()
    flash(_("The link is taken back; nobody sees the draft by it any more."), "success")
    return redirect(url_for("previews.look_at", campaign_id=campaign.id, _anchor="link"), 303)


def _campaign(campaign_id: int) -> Campaign:
    campaign = queries.campaign_by_id(campaign_id)
    return campaign if campaign is not None else abort(404)


def _description(campaign: Campaign, language: str) -> str:
    """The sentence under a link to the page."""
    hero: dict[str, Any] = next((block for block in campaign.draft["blocks"] if block["kind"] == "hero"), {})
    lead = hero.get("texts", {}).get(language, {}).get("lead", "")
    return text_in(campaign.draft, "description", language, the_organisation()) or str(lead)


def _base() -> str:
    return str(current_app.config["TESTBALLON"].base_url).rstrip("/")
