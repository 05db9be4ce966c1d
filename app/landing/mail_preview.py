"""The mail that asks to confirm, for staff to read before anybody gets it."""

from __future__ import annotations

from flask import Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from app.campaigns.models import Campaign
from app.campaigns.page_content import default_language
from app.foundation import clock
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.landing.mail_words import (
    CODE,
    DELETED_ON,
    NAME,
    URL,
    WHEN,
    words_of,
    written_date,
    written_date_and_time,
)
from app.landing.mails import DELETED_AFTER_EXPIRY
from app.landing.signing_up import TIME_TO_CONFIRM

bp = staff_blueprint("mail_preview", __name__)

# Mails carry their style with them; scripts, forms and pictures from elsewhere they have none.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
_SAMPLE_CODE = "123456"


@bp.get("/campaigns/<int:campaign_id>/preview/mail")
@needs("campaigns.view")
def mail(campaign_id: int) -> ResponseReturnValue:
    """The draft's confirmation mail, for an invented person; ``?language=``."""
    campaign = db.session.get(Campaign, campaign_id) or abort(404)
    language = request.args.get("language", "")
    if language not in campaign.draft["languages"]:
        language = default_language(campaign.draft)
    words = words_of("doi", campaign.draft, campaign, language, has_name=True, purposes=[])
    now, base = clock.now(), current_app.config["TESTBALLON"].base_url.rstrip("/")
    with force_locale(language[:2]):
        values = dict(zip(CODE, _SAMPLE_CODE, strict=True)) | {
            NAME: _("Kim"),
            URL: f"{base}/{campaign.slug}",
            WHEN: written_date_and_time(now, language),
            DELETED_ON: written_date(now + TIME_TO_CONFIRM + DELETED_AFTER_EXPIRY, language),
        }
        envelope = render_template("landing/mail/_envelope.html", sender=words.sender, subject=words.subject)
    _text, html = words.filled(values)
    head, body = html.split("<body", 1)
    tag, rest = body.split(">", 1)
    return Response(f"{head}<body{tag}>{envelope}{rest}", headers={"Content-Security-Policy": _POLICY})
