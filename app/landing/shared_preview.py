"""A draft as somebody without an account sees it by a link: nothing can be sent there, and nobody is counted."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from app.campaigns.brand import brand_of
from app.campaigns.organisation import the_organisation
from app.campaigns.page_content import default_language
from app.campaigns.preview_links import draft_behind
from app.campaigns.style_sheets import style_url
from app.foundation.errors import ExpiredError, NotFoundError
from app.foundation.gates import public_blueprint
from app.landing.error_pages import DEFAULT_THEME, language_of_visitor
from app.landing.page_view import SharedPreview
from app.landing.staff_routes import previewed

bp = public_blueprint("shared_preview", __name__)

# The address lets in whoever has it, and is for nobody's collection.
_HEADERS = {
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}


@bp.get("/preview/<token>")
def look(token: str) -> ResponseReturnValue:
    """The draft as it stands; ``?language=``."""
    try:
        campaign, link = draft_behind(token)
    except (ExpiredError, NotFoundError) as failure:
        return _gone(), failure.status, _HEADERS
    content, language = campaign.draft, request.args.get("language", "")
    if language not in content["languages"]:
        language = default_language(content)
    shared = SharedPreview(path=request.path, until=link.expires_at)
    return make_response(previewed(campaign, content, language, shared=shared), _HEADERS)


@bp.post("/preview/<token>")
def send_nothing(token: str) -> ResponseReturnValue:
    """Whoever presses a button all the same finds themselves where they were. Raises NotFoundError, ExpiredError."""
    draft_behind(token)
    return redirect(request.path, 303)


def _gone() -> str:
    organisation, language = the_organisation(), language_of_visitor()
    with force_locale(language):
        return render_template(
            "landing/error.html",
            page=None,
            organisation=organisation,
            css_url=style_url(DEFAULT_THEME, brand_of(organisation)),
            heading=_("This preview is no longer open"),
            explanation=_(
                "Links to a draft are good for seven days and can be taken back. "
                "Please ask whoever sent it to you for a new one."
            ),
            others=[],
            language=language,
        )
