"""Who stands behind the campaign."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import Length

from app.campaigns.block_kinds import BlockKind


class Texts(Form):
    """Some words about them; name and address come from the organisation."""

    heading = StringField(_l("Heading"), [Length(max=120)])
    body = TextAreaField(_l("About you"), [Length(max=4000)])


KIND = BlockKind(
    name="organiser",
    label=_l("Who stands behind it"),
    about=_l("Who asks, and how to reach them. The law wants it on every page."),
    icon="building",
    texts=Texts,
    most=1,
    is_needed=True,
)
