"""Visits are counted by the site that led to the page: by so many sites a campaign, whatever programs make up.

Whoever fills the list with names has to keep at it: sites that brought next to nobody lose their place again
(``making_room``).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.foundation.database import db
from app.visits.models import VisitCount

if TYPE_CHECKING:
    from app.visits.adding_up import Cell

MOST_SITES = 100
BEYOND = "other"
_OF_PEOPLE = frozenset({"view", "begun", "confirm_page", "expired_unconfirmed"})
_LOOK_AGAIN_SECONDS = 60.0
# By campaign, when this process last looked, and the sites that are counted by name; the rows have the say.
_known: dict[int, tuple[float, set[str]]] = {}


def with_few_sites(cells: Mapping[Cell, int]) -> Mapping[Cell, int]:
    """The same visits; those from a further site, where there are a hundred already, are from “other”.

    Only people give a site its place, for programs claim to come from sites that nobody has ever seen.
    """
    if not any("." in cell.channel for cell in cells):
        return cells
    folded: Counter[Cell] = Counter()
    for cell, number in sorted(cells.items(), key=lambda one: one[0].kind not in _OF_PEOPLE):
        channel = site_or_other(cell.campaign_id, cell.channel, may_be_new=cell.kind in _OF_PEOPLE)
        folded[cell._replace(channel=channel)] += number
    return folded


def site_or_other(campaign_id: int, channel: str, *, may_be_new: bool = True) -> str:
    """The channel under which something is counted: a site that has no place is “other”."""
    if "." not in channel:
        return channel
    looked_at, known = _known.get(campaign_id, (0.0, set()))
    now = time.monotonic()
    if channel not in known and (campaign_id not in _known or now - looked_at >= _LOOK_AGAIN_SECONDS):
        known = named_sites(campaign_id)
        _known[campaign_id] = now, known
    if channel not in known and may_be_new and len(known) < MOST_SITES:
        known.add(channel)
    return channel if channel in known else BEYOND


def named_sites(campaign_id: int) -> set[str]:
    """Those that visits were written down for."""
    row = VisitCount
    names = select(row.channel).where(row.campaign_id == campaign_id, row.channel.contains("."))
    return set(db.session.scalars(names.distinct()))
