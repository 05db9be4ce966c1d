"""The banner that supporters put onto their websites: one picture for all of a campaign, for everybody to load."""

from __future__ import annotations

from io import BytesIO

from flask import abort, send_file
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.ambassadors.printables import BANNER, made
from app.ambassadors.turns import BusyError, who_can_wait
from app.ambassadors.whose import language_for, page_for, sharer_of, short_url
from app.campaigns.own_sender import organisation_of
from app.foundation.gates import public_blueprint

bp = public_blueprint("banners", __name__)
_KEPT_SECONDS = 3600


@bp.get("/s/<code>/banner.png")
def banner(code: str) -> ResponseReturnValue:
    """What the campaign says now, in the language of the one whose link it is; any website may show it."""
    shared = sharer_of(code)
    sign_up, campaign = shared.sign_up, shared.campaign
    language = language_for(campaign, sign_up.language)
    with force_locale(language[:2]):
        page = page_for(campaign, language, sign_up.variant)
        try:
            with who_can_wait():
                data = made(BANNER, page, organisation_of(campaign), short_url(sign_up.share_code))
        except BusyError:
            abort(503)
    answer = send_file(BytesIO(data), mimetype="image/png", max_age=_KEPT_SECONDS)
    answer.headers["Cache-Control"] = f"public, max-age={_KEPT_SECONDS}"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
