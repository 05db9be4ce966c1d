"""The sign-ups of a person as lines of their timeline."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from app.campaigns.channels import channel_name
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.foundation.timeline import TimelineEntry
from app.landing.models import SignUp


def tell(contact_id: int) -> list[TimelineEntry]:
    """Signed, and confirmed: two lines for each sign-up."""
    rows = db.session.execute(
        select(SignUp, Campaign)
        .join(Campaign, Campaign.id == SignUp.campaign_id)
        .where(SignUp.contact_id == contact_id)
    ).all()
    entries = []
    for sign_up, campaign in rows:
        url = f"/staff/campaigns/{campaign.id}"
        entries.append(
            TimelineEntry(
                sign_up.created_at,
                "pencil",
                _("Signed up: %(title)s", title=campaign.title),
                sign_up.comment or _("Channel: %(channel)s", channel=channel_name(sign_up.channel)),
                url,
            )
        )
        if sign_up.confirmed_at:
            way = (
                _("by the button in the mail")
                if sign_up.confirmed_by == "button"
                else _("by the code from the mail")
            )
            entries.append(
                TimelineEntry(
                    sign_up.confirmed_at,
                    "mail-check",
                    _("Confirmed: %(title)s", title=campaign.title),
                    way,
                    url,
                )
            )
    return entries
