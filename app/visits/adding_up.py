"""Writing counts down: the cells, and what they come to for each campaign, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, select, text, union_all

from app.foundation.database import Base, db, dialect_insert
from app.visits.models import VisitCount, VisitTotal
from app.visits.sites import with_few_sites


class Cell(NamedTuple):
    """What is told apart when counting; equal visits fall into one cell."""

    campaign_id: int
    hour: datetime
    kind: str
    channel: str
    variant: str
    language: str


def add_up(cells: Mapping[Cell, int]) -> None:
    """Add to the rows. The caller commits, so that no total is ever without its cells."""
    # Of a campaign that was deleted meanwhile there is nothing left to count. Whoever deletes one now waits until this
    # is written, and nobody who holds one row waits for another that comes before it.
    campaigns = db.metadata.tables["campaigns"]
    ids = {cell.campaign_id for cell in cells}
    there = select(campaigns.c.id).where(campaigns.c.id.in_(ids)).order_by(campaigns.c.id)
    known = set(db.session.scalars(there.with_for_update(read=True, key_share=True)))
    cells = with_few_sites({cell: number for cell, number in cells.items() if cell.campaign_id in known})
    totals: Counter[tuple[int, str]] = Counter()
    for cell, number in cells.items():
        totals[cell.campaign_id, cell.kind] += number
    # The totals last, so that two processes never wait for each other's rows crosswise.
    add_cells(cells)
    _add(
        VisitTotal,
        [
            {"campaign_id": campaign_id, "kind": kind, "number": number}
            for (campaign_id, kind), number in sorted(totals.items())
        ],
    )


def add_cells(cells: Mapping[Cell, int]) -> None:
    """Add to the cells alone, in the one order in which everybody does. The caller sees to the totals, and commits."""
    _add(VisitCount, [cell._asdict() | {"number": number} for cell, number in sorted(cells.items())])


def wrong_totals() -> int:
    """How many totals are not what their cells come to; none, unless somebody changed rows by hand."""
    counts, totals = VisitCount.__table__.c, VisitTotal.__table__.c
    both = union_all(
        select(totals.campaign_id, totals.kind, totals.number),
        select(counts.campaign_id, counts.kind, -func.sum(counts.number)).group_by(
            counts.campaign_id, counts.kind
        ),
    ).subquery()
    wrong = (
        select(both.c.campaign_id, both.c.kind)
        .group_by(both.c.campaign_id, both.c.kind)
        .having(func.sum(both.c.number) != 0)
    )
    return db.session.scalar(select(func.count()).select_from(wrong.subquery())) or 0


def recount() -> None:
    """Make all totals from the cells, while visits are counted as ever. The caller commits."""
    if db.engine.dialect.name == "postgresql":
        # Whoever has added cells and not committed yet comes either before or after all of this.
        db.session.execute(text("LOCK TABLE visit_totals IN SHARE ROW EXCLUSIVE MODE"))
    counts = VisitCount.__table__.c
    sums = select(counts.campaign_id, counts.kind, func.sum(counts.number)).group_by(
        counts.campaign_id, counts.kind
    )
    db.session.execute(VisitTotal.__table__.delete())  # type: ignore[attr-defined]
    db.session.execute(insert(VisitTotal).from_select(["campaign_id", "kind", "number"], sums))


def _add(model: type[Base], rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    table = model.__table__
    statement = dialect_insert(table).values({name: bindparam(name) for name in rows[0]})  # type: ignore[arg-type]
    statement = statement.on_conflict_do_update(
        index_elements=[column.name for column in table.primary_key],
        set_={"number": table.c.number + statement.excluded.number},
    )
    db.session.execute(statement, rows)
