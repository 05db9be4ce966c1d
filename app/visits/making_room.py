"""Where a campaign has no place left for another site, those that brought next to nobody lose theirs."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlalchemy import Select, delete, func, select

from app.foundation import clock
from app.foundation.database import db, reading
from app.visits import sites
from app.visits.adding_up import Cell, add_cells
from app.visits.models import VisitCount

# A site with this many visits keeps its place, for of fewer no share is ever said (R8.04); any other one keeps it as
# long as people come by it.
_FEWEST_VISITS = 30
_QUIET = timedelta(hours=1)


def make_room() -> None:
    """Count visits from such sites as “other”; a worker does it now and then. Commits.

    Nobody's sign-up changes where it came from: a site by which somebody signed keeps its place.
    """
    with reading():
        full = list(db.session.scalars(_full()))
    for campaign_id in full:
        _fold(campaign_id, list(db.session.scalars(_small(campaign_id))))
        db.session.commit()


def _fold(campaign_id: int, small: list[str]) -> None:
    row = VisitCount
    which = (row.campaign_id == campaign_id, row.channel.in_(small))
    # Held until all is written, so that nothing is added meanwhile to what is taken away.
    held = select(row.hour, row.kind, row.variant, row.language, row.number).where(*which).with_for_update()
    moved: Counter[Cell] = Counter()
    for hour, kind, variant, language, number in db.session.execute(held).all():
        moved[Cell(campaign_id, hour, kind, sites.BEYOND, variant, language)] += number
    db.session.execute(delete(row).where(*which))
    add_cells(moved)


def _full() -> Select[int]:
    row = VisitCount
    return (
        select(row.campaign_id)
        .where(row.channel.contains("."))
        .group_by(row.campaign_id)
        .having(func.count(row.channel.distinct()) >= sites.MOST_SITES)
    )


def _small(campaign_id: int) -> Select[str]:
    # The hour of a visit is the one it began in.
    quiet_since = clock.now() - _QUIET - timedelta(hours=1)
    row, sign_ups = VisitCount, db.metadata.tables["sign_ups"].c
    signed_by = select(sign_ups.channel).where(sign_ups.campaign_id == campaign_id)
    return (
        select(row.channel)
        .where(row.campaign_id == campaign_id, row.channel.contains("."), row.channel.not_in(signed_by))
        .group_by(row.channel)
        .having(func.sum(row.number) < _FEWEST_VISITS, func.max(row.hour) < quiet_since)
    )
