"""The dates of a campaign as a form: entered and shown in the organisation's time zone, kept as UTC."""

from __future__ import annotations

from datetime import datetime

from babel.dates import get_timezone_name
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms.validators import Optional

from app.campaigns.fields import MomentField
from app.campaigns.models import Campaign
from app.foundation.wording import zone


class ScheduleForm(FlaskForm):  # type: ignore[misc]
    """When it begins and when it ends; left empty, both happen by hand."""

    starts_at = MomentField(_l("Begins"), [Optional()])
    ends_at = MomentField(_l("Ends"), [Optional()])

    @property
    def dates(self) -> tuple[datetime | None, datetime | None]:
        """Beginning and end as aware times; the beginning is None where the form does not ask for it."""
        begins = self.starts_at.data if self.starts_at is not None else None
        return _in_zone(begins), _in_zone(self.ends_at.data)


class ImportForm(FlaskForm):  # type: ignore[misc]
    """A zip from this installation or another one."""

    file = FileField(_l("Zip file"), [FileRequired(_l("Please choose a zip file."))])


def schedule_form(campaign: Campaign) -> ScheduleForm:
    """The form with the campaign's dates; what has begun cannot begin again."""
    form = ScheduleForm(data={name: _local(getattr(campaign, name)) for name in ("starts_at", "ends_at")})
    if campaign.state not in ("draft", "scheduled"):
        del form.starts_at
    return form


def time_zone_name() -> str:
    """“Mitteleuropäische Zeit (Europe/Berlin)”."""
    return f"{get_timezone_name(zone(), width='long', locale=get_locale())} ({zone().key})"


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(zone()) if moment else None


def _in_zone(entered: datetime | None) -> datetime | None:
    return entered.replace(tzinfo=zone()) if entered else None
