"""How many there are, and how many there should be."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.campaigns.block_kinds import BlockKind

KIND = BlockKind(
    name="goal",
    label=_l("Goal bar"),
    about=_l("The number of people who confirmed, with a goal that grows as it is reached."),
    icon="target",
    place="act",
    most=1,
    needs=frozenset({"count"}),
)
