"""Visits are counted by the site that led to the page: by so many sites a campaign, whatever programs make up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.foundation.database import db
from app.visits.models import VisitCount

if TYPE_CHECKING:
    from app.visits.adding_up import Cell

MOST_SITES = 100
_BEYOND = "other"
# By campaign, the sites that are counted by name, as far as this process has seen; the rows have the say.
_known: dict[int, set[str]] = {}


def with_few_sites(cells: Mapping[Cell, int]) -> Mapping[Cell, int]:
    """The same visits; those from a further site, where there are a hundred already, are from “other”."""
    if not any("." in cell.channel for cell in cells):
        return cells
    folded: Counter[Cell] = Counter()
    for cell, number in cells.items():
        is_named = "." not in cell.channel or _has_room(cell.campaign_id, cell.channel)
        folded[cell if is_named else cell._replace(channel=_BEYOND)] += number
    return folded


def _has_room(campaign_id: int, site: str) -> bool:
    known = _known.setdefault(campaign_id, set())
    if site in known:
        return True
    if len(known) < MOST_SITES:
        known |= set(
            db.session.scalars(
                select(VisitCount.channel)
                .where(VisitCount.campaign_id == campaign_id, VisitCount.channel.contains("."))
                .distinct()
            )
        )
    if site not in known and len(known) < MOST_SITES:
        known.add(site)
    return site in known
