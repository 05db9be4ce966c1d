"""Pages for when something is not there or did not work, in the look of the organisation's pages."""

from __future__ import annotations

from flask import current_app, render_template, request
from flask_babel import gettext as _
from sqlalchemy import select

from app.campaigns.models import Campaign
from app.campaigns.organisation import the_organisation
from app.campaigns.themes import style_url
from app.foundation.database import db

_MOST_OFFERED = 5
DEFAULT_THEME = "klar"


def error_page(status: int) -> str:
    """The page for a status code: what happened, and what one can do."""
    texts = {
        404: (
            _("This page does not exist"),
            _("Perhaps there is a slip in the address, or the campaign has another name now."),
        ),
        403: (
            _("This is not open to you"),
            _("The form was not sent from our page. Go back, reload it, and try again."),
        ),
        405: (_("This does not work here"), _("Please go back and use the button on the page.")),
        413: (
            _("That was too much at once"),
            _("The form can hold at most 64 kB. Please shorten your text and send it again."),
        ),
        429: (
            _("One moment, please"),
            _("There were too many tries in a short time. Please wait a few minutes."),
        ),
    }
    heading, explanation = texts.get(
        status,
        (
            _("Something went wrong here"),
            _(
                "It was our fault, and we have noted it. What you confirmed earlier is safe. Please try again in a moment."
            ),
        ),
    )
    return render_template(
        "landing/error.html",
        page=None,
        organisation=the_organisation(),
        css_url=style_url(DEFAULT_THEME),
        heading=heading,
        explanation=explanation,
        others=other_campaigns() if status == 404 else [],
        language=language_of_visitor(),
    )


def other_campaigns(besides: str = "") -> list[tuple[str, str]]:
    """A few campaigns that are open, as (title, address)."""
    campaigns = db.session.scalars(
        select(Campaign)
        .where(
            Campaign.published_at.is_not(None),
            Campaign.paused_at.is_(None),
            Campaign.ended_at.is_(None),
            Campaign.slug != besides,
        )
        .order_by(Campaign.published_at.desc())
        .limit(_MOST_OFFERED)
    )
    return [(campaign.title, f"/{campaign.slug}") for campaign in campaigns]


def language_of_visitor() -> str:
    """German or English, as the browser asks, else the installation's own."""
    preferred = request.accept_languages.best_match(["de", "en"])
    return preferred or str(current_app.config["TESTBALLON"].language)


def expired_page() -> str:
    """A link whose time has passed: how to ask again."""
    return render_template(
        "landing/expired.html",
        page=None,
        organisation=the_organisation(),
        css_url=style_url(DEFAULT_THEME),
        others=other_campaigns(),
        language=language_of_visitor(),
    )
