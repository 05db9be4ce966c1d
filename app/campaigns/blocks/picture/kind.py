"""A photo or drawing from the media library."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length

from app.campaigns.block_kinds import BlockKind
from app.campaigns.picture_field import PictureField


class Texts(Form):
    """What stands below it."""

    caption = StringField(_l("Caption"), [Length(max=300)])


class Settings(Form):
    """Which picture, and how much of it."""

    picture = PictureField(_l("Picture"))
    shape = SelectField(
        _l("Shape"),
        choices=[
            SelectChoice("whole", _l("As it is")),
            SelectChoice("wide", _l("Wide")),
            SelectChoice("square", _l("Square")),
        ],
        default="whole",
    )


KIND = BlockKind(
    name="picture",
    label=_l("Picture"),
    about=_l("A photo or drawing, with a caption and who made it."),
    icon="photo",
    texts=Texts,
    settings=Settings,
)
