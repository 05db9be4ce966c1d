"""A supporter's letter as it leaves: in their name, plain, and without anything of ours but a line that says how."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.campaigns.domains import address_of
from app.campaigns.models import Campaign
from app.campaigns.own_sender import organisation_of
from app.campaigns.page_content import Content, sender_name
from app.contacts.addresses import parse_address
from app.foundation.database import db
from app.landing.models import Letter, SignUp
from app.outbox.composing import Mail, Withheld
from app.outbox.mime import writable_address
from app.outbox.models import OutboxMessage
from app.outbox.suppression import address_key, suppressed_among


def compose_letter(message: OutboxMessage) -> Mail | Withheld:
    """The letter, or why it must not leave (any more)."""
    found = db.session.execute(
        select(Letter, SignUp, Campaign)
        .join(SignUp, SignUp.id == Letter.sign_up_id)
        .join(Campaign, Campaign.id == Letter.campaign_id)
        .where(Letter.sign_up_id == message.subject_id)
    ).first()
    if found is None:
        return Withheld("gone")
    letter, sign_up, campaign = found
    if message.sent_at is None:
        reason = _why_not(letter, sign_up, campaign)
        if reason:
            return Withheld(reason)
    return _mail(letter, sign_up, campaign)


def _why_not(letter: Letter, sign_up: SignUp, campaign: Campaign) -> str:
    if sign_up.confirmed_at is None or sign_up.contact_id is None:
        return "gone"
    if campaign.state == "paused":
        return "paused"
    # What was written before the end still leaves after it.
    if campaign.state not in ("live", "ended"):
        return "gone"
    recipient = address_key(parse_address(letter.recipient_email).canonical)
    return "suppressed" if suppressed_among([recipient, sign_up.address_key]) else ""


def as_it_leaves(
    campaign: Campaign, content: Content, language: str, *, writer: str, email: str, text: str
) -> tuple[str, str]:
    """The name it comes from, and the letter with the line below it that says how it came about."""
    with force_locale(language[:2]):
        organisation = sender_name(content, organisation_of(campaign))
        footer = _(
            "Written and sent on %(url)s. Your answer goes to %(name)s, %(email)s.",
            url=address_of(campaign),
            name=writer,
            email=email,
        )
        # As in a letter typed by hand, two dashes part what was written from what was added (RFC 3676, 4.3).
        return (
            _("%(name)s via %(organisation)s", name=writer, organisation=organisation),
            f"{text}\n\n-- \n{footer}\n",
        )


def _mail(letter: Letter, sign_up: SignUp, campaign: Campaign) -> Mail:
    content = campaign.current_revision.content if campaign.current_revision else campaign.draft
    sender, text = as_it_leaves(
        campaign, content, sign_up.language, writer=letter.writer, email=sign_up.email, text=letter.text
    )
    return Mail(
        to=letter.recipient_email,
        subject=letter.subject,
        text=text,
        html="",
        sender_name=sender,
        reply_to=writable_address(sign_up.email),
        by_hand=True,
    )
