"""The page where campaigners get the code that shows a campaign on another website, with a look at it."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from markupsafe import escape

from app.campaigns.models import Campaign
from app.campaigns.queries import campaign_by_id
from app.foundation.gates import needs, staff_blueprint
from app.landing.embedding import BUTTON, COUNTER, FORM, script_path

bp = staff_blueprint("embeds", __name__)

# What a frame shows, and how high it is where no script makes it fit.
SHOWN = {
    FORM: (_l("The form"), _l("People sign without leaving the website."), 1100),
    BUTTON: (_l("A button"), _l("Headline, number, and a button that leads to the page."), 380),
    COUNTER: (_l("The number"), _l("Headline and how many there are, with a link to the page."), 420),
}


@bp.get("/campaigns/<int:campaign_id>/embed")
@needs("campaigns.view")
def embeds_of_campaign(campaign_id: int) -> ResponseReturnValue:
    """``?show=form|button|counter``, ``?language=``, ``?auto=1`` with the script that makes the frame fit."""
    campaign = campaign_by_id(campaign_id) or abort(404)
    asked, languages = request.args, campaign.draft["languages"]
    show = asked.get("show") if asked.get("show") in SHOWN else FORM
    language = asked.get("language") if asked.get("language") in languages else languages[0]
    grows = asked.get("auto") == "1"
    path = embed_path(campaign, str(show), str(language), grows=grows)
    return render_template(
        "ambassadors/embeds.html",
        campaign=campaign,
        shown=SHOWN,
        show=show,
        chosen_language=language,
        grows=grows,
        height=SHOWN[str(show)][2],
        code=embed_code(campaign, path, SHOWN[str(show)][2], grows=grows),
        path=path,
        host=_base(),
        is_online=campaign.current_revision_id is not None,
    )


def embed_path(campaign: Campaign, show: str, language: str, *, grows: bool) -> str:
    """Where the frame is served."""
    said = {"show": show}
    if language != campaign.draft["languages"][0]:
        said |= {"language": language}
    return f"/{campaign.slug}/embed?{urlencode(said | ({'auto': '1'} if grows else {}))}"


def embed_code(campaign: Campaign, path: str, height: int, *, grows: bool) -> str:
    """Without inline style or script, so that a strict policy of the other website lets it pass.

    The website's own policy may withhold where people come from; the frame asks for its host, and no more.
    """
    frame = (
        f'<iframe src="{escape(_base() + path)}" title="{escape(campaign.title)}" width="100%" height="{height}" '
        'frameborder="0" referrerpolicy="origin"></iframe>'
    )
    return frame + (f'\n<script src="{_base()}{script_path()}" async></script>' if grows else "")


def _base() -> str:
    return str(current_app.config["TESTBALLON"].base_url.rstrip("/"))
