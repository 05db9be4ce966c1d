"""How many seats there are, and how many of them are still free."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form
from wtforms.validators import InputRequired, NumberRange

from app.campaigns.block_kinds import BlockKind
from app.campaigns.fields import WholeNumberField


class Settings(Form):
    """How many may come."""

    seats = WholeNumberField(
        _l("Number of seats"),
        [
            InputRequired(_l("Please say how many seats there are.")),
            NumberRange(min=1, max=100_000, message=_l("Please enter a number between 1 and 100,000.")),
        ],
    )


KIND = BlockKind(
    name="seats",
    label=_l("Seats"),
    about=_l("How many seats are left. When all are taken, the form becomes a waiting list."),
    icon="users",
    settings=Settings,
    place="act",
    most=1,
    needs=frozenset({"seats"}),
)
