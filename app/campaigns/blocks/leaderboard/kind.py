"""Who brings most people along: nicknames of supporters who asked to stand there."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField
from wtforms.validators import Length

from app.campaigns.block_kinds import BlockKind


class Texts(Form):
    """What stands above the list."""

    heading = StringField(_l("Heading"), [Length(max=120)])


KIND = BlockKind(
    name="leaderboard",
    label=_l("Who brings most"),
    about=_l(
        "Supporters by whose link most people came: by a nickname that they ask for on their own page, and that you "
        "have read."
    ),
    icon="users",
    texts=Texts,
    most=1,
    needs=frozenset({"who brings most"}),
)
