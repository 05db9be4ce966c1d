"""The page behind the link in the mail: one sentence, one button, one request."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from flask import render_template
from flask_babel import force_locale
from sqlalchemy import func, select

from app.campaigns.brand import Brand, colours_of
from app.campaigns.models import Campaign
from app.campaigns.own_sender import organisation_of
from app.campaigns.page_content import text_in
from app.campaigns.themes import theme
from app.consent.ledger import requested_wordings
from app.contacts.addresses import masked
from app.foundation import clock, tokens
from app.foundation.database import db
from app.foundation.errors import ExpiredError
from app.foundation.headers import allow_style
from app.landing.households import full_name
from app.landing.models import SignUp
from app.landing.press_stamps import new_press_stamp
from app.landing.seating import is_full
from app.landing.signing_up import CONFIRMATION
from app.landing.thanking import page_signed_on
from app.outbox.models import OutboxMessage

# A scanner opens what is in a mail while it is handed over, before it is noted as sent, or right after.
_TO_OPEN_A_MAIL = timedelta(seconds=3)
_CSS = Path(__file__).parent / "templates" / "landing" / "confirm.css"


def signed_with(token: str) -> SignUp:
    """The sign-up a token confirms. Raises NotFoundError for a token we never made, ExpiredError for an old one."""
    opened = tokens.open_token("confirm", token)
    found = db.session.scalars(select(SignUp).where(SignUp.handle == opened.handle)).first()
    if found is None or (found.invalidated_at is not None and found.confirmed_at is None):
        raise ExpiredError("This sign-up has been deleted.")
    return found


def is_too_soon(signed: SignUp) -> bool:
    """Whether the mail has been with its server for less time than a person needs to open it (R8.01)."""
    sent = select(func.min(OutboxMessage.sent_at)).where(
        OutboxMessage.kind == CONFIRMATION, OutboxMessage.subject_id == signed.id
    )
    first = db.session.scalar(sent)
    return first is None or clock.now() - first < _TO_OPEN_A_MAIL


def confirm_page(signed: SignUp, *, again: bool = False) -> str:
    """The page; ``again`` where a second press is needed."""
    return mail_link_page(
        "landing/confirm.html",
        signed,
        again=again,
        person=full_name(signed),
        consents=requested_wordings(signed.id),
        is_full=signed.confirmed_at is None and is_full(signed.campaign_id),
    )


def mail_link_page(template: str, signed: SignUp, *, again: bool, **words: object) -> str:
    """A page behind a link in the mail: what was signed, and one button; ``words`` are what it says beside."""
    content, page = page_signed_on(signed)
    organisation = organisation_of(db.session.get_one(Campaign, signed.campaign_id))
    css, digest = style_of(content["theme"], page.brand)
    allow_style(digest)
    with force_locale(signed.language[:2]):
        return render_template(
            template,
            page=page,
            organisation=organisation,
            request_text=text_in(content, "request", signed.language, organisation) or page.title,
            masked_email=masked(signed.email),
            stamp=new_press_stamp(signed.handle, again=again),
            again=again,
            confirm_css=css,
            language=signed.language,
            **words,
        )


@lru_cache(maxsize=16)
def style_of(theme_name: str, brand: Brand) -> tuple[str, str]:
    """The page's few rules in the theme's colours, and their fingerprint for the CSP."""
    colours = colours_of(theme(theme_name), brand)
    css = f":root{{--a:{colours['accent']};--o:{colours['on_accent']}}}\n" + _CSS.read_text("utf-8").strip()
    return css, base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
