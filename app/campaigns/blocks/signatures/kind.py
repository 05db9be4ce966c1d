"""Who has signed: first names and postcodes of those who agreed to be named."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField
from wtforms.validators import Length

from app.campaigns.block_kinds import BlockKind


class Texts(Form):
    """What stands above the names."""

    heading = StringField(_l("Heading"), [Length(max=120)])


KIND = BlockKind(
    name="signatures",
    label=_l("Names of supporters"),
    about=_l(
        "The newest first names and postcodes of people who agreed to be named. The form gets a box to agree with."
    ),
    icon="users",
    texts=Texts,
    most=1,
    needs=frozenset({"public signatures"}),
)
