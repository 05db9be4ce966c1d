"""A campaign on somebody else's website: headline, number and button in a frame, without a form and without a script.

The button opens the page itself, where people see whose address they type into; the site they came from is the channel.
"""

from __future__ import annotations

from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.campaigns.domains import site_of
from app.campaigns.models import Campaign
from app.campaigns.own_sender import organisation_of
from app.campaigns.style_sheets import style_url
from app.foundation.database import db
from app.foundation.errors import NotFoundError
from app.foundation.gates import public_blueprint
from app.foundation.headers import allow_framing_by_anybody
from app.landing.goals import counted
from app.landing.live_pages import live_page
from app.landing.page_view import page_view, path_on_site
from app.landing.referring import channel_of

bp = public_blueprint("embedding", __name__)


@bp.get("/<slug>/embed")
def embed(slug: str) -> ResponseReturnValue:
    """The frame; ``?language=`` for another one than the page's first. Looking at it is no visit."""
    live = live_page(slug.lower(), request.args.get("language", ""))
    if live is None:
        raise NotFoundError("There is no such campaign.")
    # Any site may show it: nothing in it can be pressed but a link to the page.
    allow_framing_by_anybody()
    campaign = db.session.get_one(Campaign, live.campaign_id)
    organisation = organisation_of(campaign)
    page = page_view(campaign, live.content, live.language, organisation)
    form = page.block("form")
    channel = channel_of(request.headers.get("Referer", ""), request.host)
    address = site_of(campaign) + path_on_site(campaign, live.language, live.content)
    with force_locale(live.language[:2]):
        return render_template(
            "landing/embed.html",
            page=page,
            css_url=style_url(live.content["theme"], page.brand),
            confirmed=live.confirmed,
            counted=counted(live.counted_as, live.confirmed),
            is_open=live.state == "live",
            button=form.texts.get("button") if form else "",
            address=f"{address}?{urlencode({'via': channel})}" if channel else address,
            language=live.language,
        )
