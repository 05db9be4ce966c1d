"""The mail that asks to confirm, and the letter that leaves through us, for staff to read before anybody gets them."""

from __future__ import annotations

from flask import Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from app.campaigns.letters import leaves_by_us, signed
from app.campaigns.models import Campaign
from app.campaigns.own_sender import organisation_of
from app.campaigns.page_content import blocks_in, default_language
from app.foundation import clock
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.landing.confirm_time import time_to_confirm
from app.landing.letter_mails import as_it_leaves
from app.landing.mail_words import (
    CODE,
    DELETED_ON,
    NAME,
    NOT_ME_URL,
    PERSON,
    URL,
    WHEN,
    words_of,
    written_date,
    written_date_and_time,
)
from app.landing.mails import DELETED_AFTER_EXPIRY

bp = staff_blueprint("mail_preview", __name__)

# Mails carry their style with them; scripts, forms and pictures from elsewhere they have none.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
_SAMPLE_CODE = "123456"


@bp.get("/campaigns/<int:campaign_id>/preview/mail")
@needs("campaigns.view")
def mail(campaign_id: int) -> ResponseReturnValue:
    """The draft's confirmation mail, for an invented person; ``?language=``."""
    campaign, language = _asked_for(campaign_id)
    words = words_of("doi", campaign.draft, campaign, language, named="given", purposes=[])
    now, base = clock.now(), current_app.config["TESTBALLON"].base_url.rstrip("/")
    with force_locale(language[:2]):
        values = dict(zip(CODE, _SAMPLE_CODE, strict=True)) | {
            NAME: _("Kim"),
            PERSON: _("Kim Berger"),
            URL: f"{base}/{campaign.slug}",
            NOT_ME_URL: f"{base}/{campaign.slug}",
            WHEN: written_date_and_time(now, language),
            DELETED_ON: written_date(now + time_to_confirm() + DELETED_AFTER_EXPIRY, language),
        }
        envelope = render_template("landing/mail/_envelope.html", sender=words.sender, subject=words.subject)
    _text, html = words.filled(values)
    head, body = html.split("<body", 1)
    tag, rest = body.split(">", 1)
    return Response(f"{head}<body{tag}>{envelope}{rest}", headers={"Content-Security-Policy": _POLICY})


@bp.get("/campaigns/<int:campaign_id>/preview/letter")
@needs("campaigns.view")
def letter(campaign_id: int) -> ResponseReturnValue:
    """The draft's letter as it leaves through us, unchanged and from an invented person; ``?language=``."""
    campaign, language = _asked_for(campaign_id)
    blocks = blocks_in(campaign.draft, language, organisation_of(campaign))
    block = next((one for one in blocks if one.kind == "letter" and leaves_by_us(one.settings)), None)
    if block is None:
        abort(404)
    with force_locale(language[:2]):
        name = _("Kim Berger")
    sender, text = as_it_leaves(
        campaign,
        campaign.draft,
        language,
        writer=name,
        email="kim.berger@example.org",
        text=signed(block.texts.get("body", ""), name),
    )
    with force_locale(language[:2]):
        page = render_template(
            "landing/mail/letter_preview.html",
            sender=sender,
            subject=block.texts.get("subject", ""),
            text=text,
            language=language,
        )
    return Response(page, headers={"Content-Security-Policy": _POLICY})


def _asked_for(campaign_id: int) -> tuple[Campaign, str]:
    campaign = db.session.get(Campaign, campaign_id) or abort(404)
    language = request.args.get("language", "")
    return campaign, language if language in campaign.draft["languages"] else default_language(campaign.draft)
