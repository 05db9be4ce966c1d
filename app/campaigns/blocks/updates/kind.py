"""What has happened since: news of the campaign, newest first."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.campaigns.block_kinds import BlockKind
from app.campaigns.fields import DayField


class Update(Form):
    """One piece of news."""

    day = DayField(_l("Day"), [Optional()])
    heading = StringField(_l("Heading"), [Length(max=120)])
    body = TextAreaField(_l("Text"), [Length(max=4000)])


class Texts(Form):
    """All of them."""

    heading = StringField(_l("Heading"), [Length(max=120)])
    items = FieldList(FormField(Update), _l("News"), max_entries=50)


KIND = BlockKind(
    name="updates",
    label=_l("News"),
    about=_l("What has happened since, with its day; the newest comes first by itself."),
    icon="news",
    texts=Texts,
    most=2,
)
