"""Under which topic and which team a campaign is filed: for staff to find and compare it, never on its page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute
from wtforms import StringField
from wtforms.validators import Length, Optional

from app.campaigns.models import Campaign
from app.foundation.database import db

LONGEST = 60


def _one_line(value: str | None) -> str:
    return " ".join((value or "").split())


class FilingForm(FlaskForm):  # type: ignore[misc]
    """Both in words of one's own; left empty, the campaign is filed under nothing."""

    topic = StringField(
        _l("Topic"),
        [Optional(), Length(max=LONGEST, message=_l("At most 60 characters fit here."))],
        filters=[_one_line],
        render_kw={"list": "topics-used", "maxlength": LONGEST, "autocomplete": "off"},
    )
    team = StringField(
        _l("Team"),
        [Optional(), Length(max=LONGEST, message=_l("At most 60 characters fit here."))],
        filters=[_one_line],
        render_kw={"list": "teams-used", "maxlength": LONGEST, "autocomplete": "off"},
    )


def filing_form(campaign: Campaign) -> FilingForm:
    """The form with what the campaign is filed under."""
    return FilingForm(data={"topic": campaign.topic, "team": campaign.team})


def file_under(campaign: Campaign, *, topic: str, team: str) -> None:
    """File it. A word used before keeps its spelling, so that “traffic” does not stand beside “Traffic”."""
    campaign.topic = _as_before(Campaign.topic, campaign, topic)
    campaign.team = _as_before(Campaign.team, campaign, team)


def topics_used() -> list[str]:
    """Every topic of a campaign, in order."""
    return _used(Campaign.topic)


def teams_used() -> list[str]:
    """Every team of a campaign, in order."""
    return _used(Campaign.team)


def _used(column: InstrumentedAttribute[str]) -> list[str]:
    return sorted(db.session.scalars(select(column).where(column != "").distinct()), key=str.casefold)


def _as_before(column: InstrumentedAttribute[str], campaign: Campaign, word: str) -> str:
    others = db.session.scalars(
        select(column)
        .where(column != "", Campaign.id != campaign.id)
        .group_by(column)
        .order_by(func.count().desc(), column)
    )
    return next((other for other in others if other.casefold() == word.casefold()), word)
