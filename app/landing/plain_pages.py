"""Pages beside the campaigns: the start page, the legal pages, and a campaign that rests."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from app.campaigns.afterwards import led_on_to
from app.campaigns.brand import brand_of
from app.campaigns.domains import site_of
from app.campaigns.models import Campaign, Organisation
from app.campaigns.organisation import the_organisation
from app.campaigns.own_sender import organisation_of
from app.campaigns.page_content import default_language, headline
from app.campaigns.style_sheets import style_url
from app.foundation.database import db
from app.landing import legal_pages
from app.landing.barrier_form import BarrierForm
from app.landing.conditions import conditions_of_all, conditions_shown
from app.landing.error_pages import DEFAULT_THEME, LANGUAGES, language_of_visitor
from app.landing.goals import counted
from app.landing.live_pages import LivePage
from app.landing.models import RenderedPage
from app.landing.open_campaigns import open_campaigns
from app.landing.page_view import page_view, path_on_site
from app.landing.privacy_notice import privacy
from app.landing.rendering import notice_html

_MOST_AT_HOME = 24


def home_page() -> str:
    """What is open for taking part; staff find their door in the address bar."""
    organisation, language = the_organisation(), language_of_visitor()
    with force_locale(language):
        others = open_campaigns(organisation, language, most=_MOST_AT_HOME)
        if others:
            explanation = _("You can take part in this at the moment:")
        elif organisation.name:
            explanation = _("There is nothing to take part in at the moment. Please come back later.")
        else:
            explanation = _("Testballon is running here. Nobody has published anything yet.")
        return render_template(
            "landing/home.html",
            page=None,
            organisation=organisation,
            css_url=style_url(DEFAULT_THEME, brand_of(organisation)),
            explanation=explanation,
            others=others,
            language=language,
            languages=_languages(),
        )


def legal_page(report: BarrierForm | None = None) -> str:
    """Imprint, conditions, privacy notice or accessibility statement, as the address says; this one with its form."""
    organisation, language = the_organisation(), language_of_visitor()
    with force_locale(language):
        name = request.path[1:]
        heading, body = _written(name, organisation, language)
        return render_template(
            "landing/legal.html",
            page=None,
            organisation=organisation,
            css_url=style_url(DEFAULT_THEME, brand_of(organisation)),
            heading=heading,
            body_html=body,
            report=report or _blank(name),
            language=language,
            languages=_languages(),
        )


def legal_page_of(live: LivePage, name: str, report: BarrierForm | None = None) -> str:
    """The same for a campaign, which may have an imprint and a contact of its own."""
    campaign = db.session.get_one(Campaign, live.campaign_id)
    organisation = organisation_of(campaign)
    with force_locale(live.language[:2]):
        heading, body = "", Markup()
        if name != "conditions":
            heading, body = _written(name, organisation, live.language)
        if name == "privacy":
            # As it was published with the page, for that is what evidence points at.
            kept = db.session.get_one(RenderedPage, live.rendered_page_id).notice
            body = Markup(kept or notice_html(campaign, live.content, live.language))  # noqa: S704 - our own
        elif name == "conditions":
            heading, body = conditions_shown(live.rendered_page_id)
        page = page_view(campaign, live.content, live.language, organisation)
        return render_template(
            "landing/legal.html",
            page=page,
            organisation=organisation,
            css_url=style_url(page.theme, page.brand),
            heading=heading,
            body_html=body,
            report=report or _blank(name),
            language=live.language,
            languages=[],
        )


def _blank(name: str) -> BarrierForm | None:
    return BarrierForm(is_done="reported" in request.args) if name == "accessibility" else None


def _written(name: str, organisation: Organisation, language: str) -> tuple[str, Markup]:
    if name == "imprint":
        return legal_pages.imprint(organisation, language=language)
    if name == "conditions":
        return conditions_of_all(organisation, language)
    return (
        privacy(organisation, language=language)
        if name == "privacy"
        else legal_pages.accessibility(organisation)
    )


def state_page(live: LivePage) -> str:
    """A campaign that has not begun, rests or has ended: says so, with what was reached, and offers what is open."""
    campaign = db.session.get_one(Campaign, live.campaign_id)
    organisation = organisation_of(campaign)
    with force_locale(live.language[:2]):
        return render_template(
            "landing/state.html",
            page=page_view(campaign, live.content, live.language, organisation),
            organisation=organisation,
            css_url=style_url(live.content["theme"], brand_of(organisation)),
            state=campaign.state,
            begins=campaign.starts_at,
            confirmed=live.confirmed,
            counted=counted(live.counted_as, live.confirmed),
            goes_on=_goes_on(campaign, live.language),
            others=open_campaigns(organisation, live.language, besides=live.slug),
            language=live.language,
        )


def _goes_on(campaign: Campaign, language: str) -> tuple[str, str] | None:
    """Title and address of the campaign that goes on where this one has ended."""
    other = led_on_to(campaign) if campaign.state in ("ended", "archived") else None
    if other is None or other.current_revision is None:
        return None
    content = other.current_revision.content
    spoken = language if language in content["languages"] else default_language(content)
    return headline(content, spoken), site_of(other) + path_on_site(other, spoken, content)


def _languages() -> list[tuple[str, str]]:
    return [(code, f"{request.path}?language={code}") for code in LANGUAGES]
