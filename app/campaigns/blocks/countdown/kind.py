"""How long there is still time."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField
from wtforms.validators import InputRequired, Length

from app.campaigns.block_kinds import BlockKind
from app.campaigns.fields import MomentField


class Texts(Form):
    """What is going to happen then."""

    heading = StringField(_l("What ends or begins"), [Length(max=120)])


class Settings(Form):
    """When."""

    until = MomentField(_l("Day and time"), [InputRequired(_l("Please enter a day and a time."))])


KIND = BlockKind(
    name="countdown",
    label=_l("Countdown"),
    about=_l("The days left until a date, counted on the server when the page is opened."),
    icon="hourglass",
    texts=Texts,
    settings=Settings,
    most=1,
    needs=frozenset({"countdown"}),
)
