"""The mails to supporters about their kit: a milestone reached, a new phase begun. Decided anew as each leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.ambassadors.generations import standing_of
from app.ambassadors.milestones import step_of
from app.ambassadors.models import KitMail
from app.ambassadors.news_consent import gets_news
from app.ambassadors.phase_news import phase_of
from app.ambassadors.revoking import kit_of
from app.ambassadors.whose import content_now, language_for, page_for
from app.campaigns.domains import site_of
from app.campaigns.models import Campaign
from app.campaigns.own_sender import organisation_of
from app.consent.purposes import AMBASSADOR_NEWS
from app.consent.withdrawing import one_click_headers, withdrawal_url
from app.contacts.models import Contact
from app.foundation.database import db
from app.foundation.wording import number
from app.landing.mails import kit_token
from app.landing.models import SignUp
from app.landing.service_mails import Sender, service_mail
from app.outbox.composing import Mail, Withheld
from app.outbox.models import OutboxMessage
from app.outbox.suppression import suppressed_among


def compose_kit_mail(message: OutboxMessage) -> Mail | Withheld:
    """The mail, or why there is none: the consent is asked for at this very moment (R1.14)."""
    about = db.session.get(KitMail, message.subject_id)
    sign_up = db.session.get(SignUp, about.sign_up_id) if about else None
    contact = db.session.get(Contact, sign_up.contact_id) if sign_up and sign_up.contact_id else None
    if about is None or sign_up is None or contact is None:
        return Withheld("gone")
    campaign = db.session.get_one(Campaign, sign_up.campaign_id)
    language = language_for(campaign, sign_up.language)
    with force_locale(language[:2]):
        said = _said(about, sign_up, campaign)
        if message.sent_at is None and (reason := _reason_to_withhold(sign_up, said)):
            return Withheld(reason)
        return _mail(sign_up, contact, campaign, language, said or {})


def _reason_to_withhold(sign_up: SignUp, said: Mapping[str, Any] | None) -> str:
    if not gets_news(sign_up.id):
        return "withdrawn"
    if suppressed_among([sign_up.address_key]):
        return "suppressed"
    kit = kit_of(sign_up.id)
    return "gone" if said is None or (kit and kit.revoked_at) else ""


def _said(about: KitMail, sign_up: SignUp, campaign: Campaign) -> dict[str, Any] | None:
    """What it is about, as it stands now; None where that holds no more."""
    step = step_of(about.about)
    if step is not None:
        standing = standing_of(sign_up.id)
        return {"standing": standing} if standing.direct >= step else None
    revision = campaign.current_revision
    is_now = campaign.state == "live" and revision and revision.phase_id == phase_of(about.about)
    return {"standing": None} if is_now else None


def _mail(
    sign_up: SignUp, contact: Contact, campaign: Campaign, language: str, said: Mapping[str, Any]
) -> Mail:
    content, organisation = content_now(campaign), organisation_of(campaign)
    page, base = page_for(campaign, language, sign_up.variant), site_of(campaign)
    standing = said.get("standing")
    if standing:
        subject = ngettext(
            "%(shown)s person has joined through you: %(title)s",
            "%(shown)s people have joined through you: %(title)s",
            standing.direct,
            shown=number(standing.direct),
            title=page.title,
        )
    else:
        subject = _("It goes on: %(title)s", title=page.title)
    return service_mail(
        "ambassadors/mail/news",
        Sender(organisation, page.sender, content["theme"], f"{page.site}{page.legal}"),
        to=sign_up.email,
        language=language,
        subject=subject,
        given_name=sign_up.given_name,
        headers=one_click_headers(contact, AMBASSADOR_NEWS),
        title=page.title,
        lead=page.lead,
        standing=standing,
        kit_url=f"{base}/k/{kit_token(sign_up)}",
        stop_url=withdrawal_url(contact, AMBASSADOR_NEWS),
    )
