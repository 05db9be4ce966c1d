"""The page after signing: look into your inbox, or type the code; and a second chance for a mistyped address."""

from __future__ import annotations

import base64
import re
from dataclasses import replace

from flask import render_template, request
from flask_babel import force_locale
from sqlalchemy import select

from app.campaigns.models import Campaign, Revision
from app.campaigns.own_sender import organisation_of
from app.campaigns.page_content import Content, sender_name, text_in
from app.campaigns.style_sheets import style_url
from app.campaigns.variants import content_as
from app.consent.models import ConsentRequest
from app.contacts.addresses import parse_address, suggestion
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import ExpiredError, NotFoundError
from app.foundation.wording import markdown_to_html
from app.landing import proving
from app.landing.arriving import Arrival
from app.landing.form_reading import Answers
from app.landing.live_pages import live_page
from app.landing.mails import subject_of
from app.landing.models import RenderedPage, SignUp
from app.landing.page_view import PageView, page_view
from app.landing.seating import is_full
from app.landing.signing_up import sign_up

_WRITTEN_HANDLE = re.compile(r"^[A-Za-z0-9_-]{22}$")
_TOLD = ("given_name", "family_name", "postal_code", "phone", "birth_year", "comment")


def thanks_path(slug: str, handle: bytes) -> str:
    """Where somebody is led who has signed; of the same shape for everybody (R7.03)."""
    return f"/{slug}/thanks/{base64.urlsafe_b64encode(handle).decode().rstrip('=')}"


def signed_by(slug: str, written_handle: str) -> SignUp:
    """The sign-up behind a thank-you page. Raises NotFoundError."""
    if _WRITTEN_HANDLE.match(written_handle):
        handle = base64.urlsafe_b64decode(written_handle + "==")
        found = db.session.execute(
            select(SignUp, Campaign.slug)
            .join(Campaign, Campaign.id == SignUp.campaign_id)
            .where(SignUp.handle == handle)
        ).first()
        if found is not None and found.slug == slug:
            signed: SignUp = found.SignUp
            return signed
    raise NotFoundError("There is no such page.")


def thanks_page(signed: SignUp, *, code_error: str | None = None) -> str:
    """What happens now. Whether the address has been confirmed elsewhere cannot be told from it."""
    content, page = page_signed_on(signed)
    organisation = organisation_of(db.session.get_one(Campaign, signed.campaign_id))
    with force_locale(signed.language[:2]):
        return render_template(
            "landing/thanks.html",
            page=page,
            organisation=organisation,
            css_url=style_url(content["theme"], page.brand),
            sender=sender_name(content, organisation),
            subject=subject_of(text_in(content, "request", signed.language, organisation) or page.title),
            typed=signed.email,
            suggested=suggestion(signed.email),
            code_action=request.path,
            code_error=code_error,
            is_full=is_full(signed.campaign_id),
            thanks_html=markdown_to_html(text_in(content, "thanks", signed.language, organisation)),
            language=signed.language,
        )


def sign_again_as_suggested(slug: str, signed: SignUp) -> bytes | None:
    """Sign up once more with the address that was meant; returns the new handle. The caller commits.

    None where nothing was suggested, where this was done before, or where the campaign takes no sign-ups any more.
    What was typed first is left alone: it may be right after all, and if nobody confirms it, it is deleted like any
    other. What the person showed while a flood was on counts for the correction, too, and for one.
    """
    meant = suggestion(signed.email)
    if signed.expires_at < clock.now():
        raise ExpiredError("This sign-up has expired.")
    shown = db.session.scalars(
        select(ConsentRequest.shown).where(ConsentRequest.sign_up_id == signed.id)
    ).first()
    values = {name: getattr(signed, name) for name in _TOLD}
    come, variant = Arrival(signed.channel, signed.ref_code or ""), signed.variant
    rendered_page_id, language, own = signed.rendered_page_id, signed.language, dict(signed.answers or {})
    live = live_page(slug, language)
    proof = proving.of_sign_up(signed.handle, signed.proof, signed.expires_at)
    if meant is None or live is None or live.state != "live" or not proving.use_up(proof):
        return None
    seen = replace(live, rendered_page_id=rendered_page_id, variant=variant)
    return sign_up(seen, Answers(parse_address(meant), values, shown or [], own), come, proof=proof.how)


def page_signed_on(signed: SignUp) -> tuple[Content, PageView]:
    """The page as it was when the person signed."""
    campaign = db.session.get_one(Campaign, signed.campaign_id)
    rendered = db.session.get_one(RenderedPage, signed.rendered_page_id)
    content = content_as(db.session.get_one(Revision, rendered.revision_id).content, rendered.variant)
    return content, page_view(campaign, content, signed.language, organisation_of(campaign))
