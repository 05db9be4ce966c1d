"""A film that lies elsewhere: nothing is asked of anybody before a click."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField
from wtforms.validators import DataRequired, Length

from app.campaigns.block_kinds import BlockKind
from app.campaigns.links import is_a_web_address


class Texts(Form):
    """What it shows."""

    heading = StringField(_l("Heading"), [Length(max=120)])
    title = StringField(
        _l("What the film shows"), [DataRequired(_l("Please say what the film shows.")), Length(max=150)]
    )


class Settings(Form):
    """Where it lies."""

    url = StringField(
        _l("Address of the film"),
        [Length(max=500), is_a_web_address],
        description=_l(
            "https://… The page shows a link; the film's host learns nothing before somebody follows it."
        ),
    )
    length = StringField(_l("Length"), [Length(max=20)], description=_l("Such as 1:30."))


KIND = BlockKind(
    name="video",
    label=_l("Film"),
    about=_l("A film on another site, opened by a click; until then nothing is loaded from there."),
    icon="video",
    texts=Texts,
    settings=Settings,
)
