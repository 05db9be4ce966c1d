"""Ways to tell others."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import Length

from app.campaigns.block_kinds import BlockKind


class Texts(Form):
    """What is said above the links."""

    heading = StringField(_l("Heading"), [Length(max=120)])
    body = TextAreaField(_l("Text"), [Length(max=1000)])


KIND = BlockKind(
    name="share",
    label=_l("Tell others"),
    about=_l("Links to share the page; nothing is loaded from anybody."),
    icon="share",
    texts=Texts,
    most=2,
)
