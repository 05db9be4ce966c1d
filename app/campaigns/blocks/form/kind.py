"""The form people sign with."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField
from wtforms.validators import DataRequired, Length

from app.campaigns.block_kinds import BlockKind


class Texts(Form):
    """What stands above the form, and on its button."""

    heading = StringField(_l("Heading"), [Length(max=120)])
    button = StringField(
        _l("What the button says"), [DataRequired(_l("Please say what the button does.")), Length(max=40)]
    )


KIND = BlockKind(
    name="form",
    label=_l("Form"),
    about=_l("Where people take part. Consents and the confirmation by e-mail belong to it."),
    icon="forms",
    texts=Texts,
    place="act",
    most=1,
    is_needed=True,
)
