"""The words of the double opt-in mails, put together at hand-over; here it is decided whether one leaves at all."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select

from app.campaigns.models import Campaign, Revision
from app.campaigns.organisation import the_organisation
from app.campaigns.page_content import headline, sender_name, text_in
from app.campaigns.themes import theme
from app.consent.ledger import consents_in_force, requested_wordings
from app.consent.models import ConsentRequest
from app.contacts.addresses import parse_address
from app.foundation import clock, tokens, wording
from app.foundation.database import db
from app.landing.confirming import code_of
from app.landing.models import RenderedPage, SignUp
from app.landing.signing_up import CONFIRMATION
from app.outbox.composing import Mail, Withheld
from app.outbox.models import OutboxMessage
from app.outbox.suppression import is_suppressed

# R1.07: what was not confirmed is deleted a day after its link has expired.
DELETED_AFTER_EXPIRY = timedelta(days=1)
# R7.01: (days looked back, mails allowed); the first cap is for one campaign, the others for all together.
_PER_CAMPAIGN = (1, 1)
_PER_INSTALLATION = ((1, 3), (30, 10))


def compose_confirmation(message: OutboxMessage) -> Mail | Withheld:
    """The confirmation mail; or the one that says that this address has confirmed; or why none leaves."""
    sign_up = db.session.get(SignUp, message.subject_id)
    if sign_up is None:
        return Withheld("gone")
    if is_suppressed(parse_address(sign_up.email).canonical):
        return Withheld("suppressed")
    if message.sent_at is None and _is_over_a_cap(message, sign_up):
        return Withheld("capped")
    earlier = _confirmed_before(sign_up)
    if earlier is not None and not _asks_for_something_new(sign_up, earlier):
        return _mail(sign_up, "already")
    return _mail(sign_up, "doi")


def confirm_token(sign_up: SignUp) -> str:
    """The token in the link; the same each time it is derived, for it depends on the row alone."""
    return tokens.seal("confirm", sign_up.handle, sign_up.expires_at)


def kit_token(sign_up: SignUp) -> str:
    """The token of the supporter's own page."""
    return tokens.seal("kit", sign_up.handle, sign_up.created_at + timedelta(days=3650))


def subject_of(title: str) -> str:
    """The subject line of a confirmation mail, which the page after signing announces."""
    return _("Please confirm: %(title)s", title=title)


def _mail(sign_up: SignUp, name: str) -> Mail:
    campaign = db.session.get_one(Campaign, sign_up.campaign_id)
    rendered = db.session.get_one(RenderedPage, sign_up.rendered_page_id)
    content = db.session.get_one(Revision, rendered.revision_id).content
    organisation, base = the_organisation(), current_app.config["TESTBALLON"].base_url.rstrip("/")
    sender, title = sender_name(content, organisation), headline(content, sign_up.language)
    with force_locale(sign_up.language[:2]):
        words = {
            "organisation": organisation,
            "sender": sender,
            "request": text_in(content, "request", sign_up.language, organisation) or title,
            "confirm_url": f"{base}/c/{confirm_token(sign_up)}",
            "code": code_of(sign_up),
            "requested_at": wording.date_and_time(sign_up.created_at),
            "delete_on": wording.date(sign_up.expires_at + DELETED_AFTER_EXPIRY),
            "purposes": requested_wordings(sign_up.id),
            "imprint_url": f"{base}/imprint",
            "privacy_url": f"{base}/privacy",
            "page_url": f"{base}/{campaign.slug}",
            "theme": theme(content["theme"]).colours,
            "language": sign_up.language,
            "page_title": title,
            "greeting_name": sign_up.given_name or "",
        }
        return Mail(
            to=sign_up.email,
            subject=subject_of(title) if name == "doi" else _("Already confirmed: %(title)s", title=title),
            text=render_template(f"landing/mail/{name}.txt", **words),
            html=render_template(f"landing/mail/{name}.html", **words),
            sender_name=sender,
            reply_to=organisation.email,
        )


def _is_over_a_cap(message: OutboxMessage, sign_up: SignUp) -> bool:
    """Whether earlier mails to this address use up what is allowed.

    Earlier means a smaller id, sent or still to be sent, so that two workers come to the same answer.
    """
    for days, allowed, same_campaign in (
        (*_PER_CAMPAIGN, True),
        *((days, allowed, False) for days, allowed in _PER_INSTALLATION),
    ):
        earlier = (
            select(func.count())
            .select_from(OutboxMessage)
            .join(SignUp, SignUp.id == OutboxMessage.subject_id)
            .where(
                OutboxMessage.kind == CONFIRMATION,
                OutboxMessage.id < message.id,
                OutboxMessage.withheld_at.is_(None),
                OutboxMessage.failed_at.is_(None),
                SignUp.address_key == sign_up.address_key,
                SignUp.created_at > clock.now() - timedelta(days=days),
            )
        )
        if same_campaign:
            earlier = earlier.where(SignUp.campaign_id == sign_up.campaign_id)
        if (db.session.scalar(earlier) or 0) >= allowed:
            return True
    return False


def _confirmed_before(sign_up: SignUp) -> SignUp | None:
    return db.session.scalars(
        select(SignUp)
        .where(
            SignUp.address_key == sign_up.address_key,
            SignUp.campaign_id == sign_up.campaign_id,
            SignUp.confirmed_at.is_not(None),
            SignUp.id != sign_up.id,
        )
        .limit(1)
    ).first()


def _asks_for_something_new(sign_up: SignUp, earlier: SignUp) -> bool:
    """Whether a box was ticked that the person has not confirmed yet: that needs its own confirmation."""
    request = db.session.scalars(
        select(ConsentRequest).where(ConsentRequest.sign_up_id == sign_up.id)
    ).first()
    if request is None or earlier.contact_id is None:
        return False
    held = {event.purpose for event in consents_in_force(earlier.contact_id)}
    return any(line["ticked"] and line["purpose"] not in held for line in request.shown)
