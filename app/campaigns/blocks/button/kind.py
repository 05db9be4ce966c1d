"""A button that leads somewhere."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField
from wtforms.validators import DataRequired, Length

from app.campaigns.block_kinds import BlockKind
from app.campaigns.links import is_a_link


class Texts(Form):
    """What it says."""

    label = StringField(
        _l("What the button says"), [DataRequired(_l("Please say what the button does.")), Length(max=60)]
    )


class Settings(Form):
    """Where it leads."""

    url = StringField(
        _l("Address"),
        [Length(max=500), is_a_link],
        description=_l("https://…, mailto:… or #form. Left empty, it leads to the form."),
    )


KIND = BlockKind(
    name="button",
    label=_l("Button"),
    about=_l("One more way to the form, or to another page."),
    icon="click",
    texts=Texts,
    settings=Settings,
)
