"""The demand as a headline, with one sentence on why now."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.campaigns.block_kinds import BlockKind
from app.campaigns.picture_field import PictureField


class Texts(Form):
    """What stands at the top."""

    title = StringField(_l("Headline"), [DataRequired(_l("Please write a headline.")), Length(max=120)])
    lead = TextAreaField(_l("Why now?"), [Length(max=300)])


class Settings(Form):
    """What it is about, at a glance."""

    picture = PictureField(_l("Picture"))


KIND = BlockKind(
    name="hero",
    label=_l("Headline"),
    about=_l("The demand in large type, with one sentence under it."),
    icon="heading",
    texts=Texts,
    settings=Settings,
    place="top",
    most=1,
    is_needed=True,
)
