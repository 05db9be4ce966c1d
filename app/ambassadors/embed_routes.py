"""The page where campaigners get the code that shows a campaign on another website, with a look at it."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.ambassadors.embed_code import SHOWN, base, embed_code, embed_path
from app.campaigns.queries import campaign_by_id
from app.foundation.gates import needs, staff_blueprint
from app.landing.embedding import FORM

bp = staff_blueprint("embeds", __name__)


@bp.get("/campaigns/<int:campaign_id>/embed")
@needs("campaigns.view")
def embeds_of_campaign(campaign_id: int) -> ResponseReturnValue:
    """``?show=form|button|counter``, ``?language=``, ``?auto=1`` with the script that makes the frame fit."""
    campaign = campaign_by_id(campaign_id) or abort(404)
    asked, languages = request.args, campaign.draft["languages"]
    show = asked.get("show") if asked.get("show") in SHOWN else FORM
    language = asked.get("language") if asked.get("language") in languages else languages[0]
    grows = asked.get("auto") == "1"
    path = embed_path(
        campaign.slug, str(show), "" if language == languages[0] else str(language), grows=grows
    )
    return render_template(
        "ambassadors/embeds.html",
        campaign=campaign,
        shown=SHOWN,
        show=show,
        chosen_language=language,
        grows=grows,
        height=SHOWN[str(show)][2],
        code=embed_code(path, campaign.title, SHOWN[str(show)][2], grows=grows),
        path=path,
        host=base(),
        is_online=campaign.current_revision_id is not None,
    )
