"""Pages for when something is not there or did not work, in the look of the organisation's pages."""

from __future__ import annotations

from flask import current_app, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from app.campaigns.brand import brand_of
from app.campaigns.models import Organisation
from app.campaigns.organisation import the_organisation
from app.campaigns.style_sheets import style_url
from app.foundation.database import db
from app.landing.open_campaigns import OpenCampaign, open_campaigns

DEFAULT_THEME = "klar"
LANGUAGES = ("de", "en")


def error_page(status: int) -> str:
    """The page for a status code: what happened, and what one can do."""
    organisation, others = _around(wanted=status in (404, 410))
    return _page("landing/error.html", organisation, others, *_words(status))


def expired_page() -> str:
    """A link whose time has passed: how to ask again."""
    organisation, others = _around(wanted=True)
    return _page("landing/expired.html", organisation, others)


def language_of_visitor() -> str:
    """German or English: as chosen by ``?language=``, as the browser asks, else the installation's own."""
    chosen = request.args.get("language", "")
    if chosen in LANGUAGES:
        return chosen
    preferred = request.accept_languages.best_match(LANGUAGES)
    return preferred or str(current_app.config["TESTBALLON"].language)


def _words(status: int) -> tuple[str, str]:
    texts = {
        403: (
            _("This is not open to you"),
            _("The form was not sent from our page. Go back, reload it, and try again."),
        ),
        404: (
            _("This page does not exist"),
            _("Perhaps there is a slip in the address, or the campaign has another name now."),
        ),
        405: (_("This does not work here"), _("Please go back and use the button on the page.")),
        413: (
            _("That was too much at once"),
            _("The form can hold at most 64 kB. Please go back, shorten your text and send it again."),
        ),
        429: (
            _("One moment, please"),
            _("There were too many tries in a short time. Please wait a few minutes."),
        ),
    }
    if status in texts:
        return texts[status]
    if status < 500:
        return _("This could not be understood"), _("Please go back, reload the page and try again.")
    return (
        _("Something went wrong here"),
        _(
            "It was our fault, and we have noted it. What you confirmed earlier is safe. Please try again in a moment."
        ),
    )


def _around(*, wanted: bool) -> tuple[Organisation, list[OpenCampaign]]:
    """Whose page it is and what to offer instead. A page about a failure must not fail with the database."""
    try:
        organisation = the_organisation()
        return organisation, open_campaigns(organisation, language_of_visitor()) if wanted else []
    except SQLAlchemyError:
        db.session.rollback()
        return Organisation(name="", city="", email=""), []


def _page(
    template: str,
    organisation: Organisation,
    others: list[OpenCampaign],
    heading: str = "",
    explanation: str = "",
) -> str:
    return render_template(
        template,
        page=None,
        organisation=organisation,
        css_url=style_url(DEFAULT_THEME, brand_of(organisation)),
        heading=heading,
        explanation=explanation,
        others=others,
        language=language_of_visitor(),
    )
