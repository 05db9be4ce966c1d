"""Where a campaign that has ended leads people on to, for posters hang longer than campaigns run."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import defer
from wtforms import SelectField

from app.campaigns.models import Campaign
from app.foundation import audit
from app.foundation.database import db

_NOWHERE = ""


class AfterwardsForm(FlaskForm):  # type: ignore[misc]
    """The campaign that goes on when this one is over."""

    leads_to = SelectField(_l("Leads people on to"))


def afterwards_form(campaign: Campaign) -> AfterwardsForm:
    """The form with every campaign to choose from that may still be open then, and the chosen one."""
    form = AfterwardsForm(data={"leads_to": str(campaign.leads_to_id or _NOWHERE)})
    others = db.session.scalars(
        select(Campaign)
        # Pages are long, and there may be hundreds of campaigns.
        .options(defer(Campaign.draft))
        .where(Campaign.id != campaign.id, Campaign.archived_at.is_(None))
        .order_by(Campaign.created_at.desc())
    )
    open_ones = [
        (str(one.id), one.title or one.slug)
        for one in others
        if one.state != "ended" or one.id == campaign.leads_to_id
    ]
    form.leads_to.choices = [(_NOWHERE, _("all campaigns that are open")), *open_ones]
    return form


def lead_on(campaign: Campaign, other_id: int | None) -> None:
    """Lead people on to another campaign once this one has ended; None: to all that are open. The caller commits."""
    campaign.leads_to_id = other_id
    audit.record("campaign.leads_on", "campaign", campaign.id, to=other_id)


def led_on_to(campaign: Campaign) -> Campaign | None:
    """The campaign that is named for afterwards, while people can take part in it."""
    other = db.session.get(Campaign, campaign.leads_to_id) if campaign.leads_to_id else None
    return other if other is not None and other.is_live else None
