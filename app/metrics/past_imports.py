"""Past campaigns that were brought in: what there is, bringing a table in, taking it out again."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, insert, select

from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.errors import NotFoundError, RefusedError
from app.foundation.once import write_alone
from app.foundation.spreadsheets import safe_cell
from app.metrics.advice_usual import PastCampaign, usual_interval, usual_rate
from app.metrics.past_file import PastTable
from app.metrics.past_models import PastCount, PastImport
from app.metrics.rates import FEWEST


@dataclass(frozen=True, slots=True)
class Usual:
    """What these campaigns usually bring: the median of their rates and its 90 % interval."""

    campaigns: int
    views: int
    confirmed: int
    # None where no campaign has enough visits to have a rate (R8.04), and where there are too few for an interval.
    rate: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Brought:
    """One import with its campaigns: name → views and confirmed."""

    row: PastImport
    by_whom: str
    campaigns: dict[str, tuple[int, int]]
    began_at: datetime | None
    ended_at: datetime | None

    @property
    def usual(self) -> Usual:
        """What they usually bring."""
        return usual_of(self.campaigns.values())


def usual_of(counted: Iterable[tuple[int, int]]) -> Usual:
    """Of campaigns with these views and confirmed."""
    pasts = [PastCampaign(views, confirmed) for views, confirmed in counted]
    is_known = any(one.visits >= FEWEST for one in pasts)
    return Usual(
        campaigns=len(pasts),
        views=int(sum(one.visits for one in pasts)),
        confirmed=int(sum(one.confirmed for one in pasts)),
        rate=usual_rate(pasts) if is_known else None,
        interval=usual_interval(pasts),
    )


def imported_pasts() -> list[PastCampaign]:
    """All of them, for whoever judges what runs now; one query."""
    rows = db.session.execute(
        select(func.sum(PastCount.views), func.sum(PastCount.confirmed))
        .group_by(PastCount.import_id, PastCount.campaign)
        .order_by(PastCount.import_id, PastCount.campaign)
    )
    return [PastCampaign(int(views), int(confirmed)) for views, confirmed in rows]


def known_campaigns() -> frozenset[str]:
    """The names of all that are here, in small letters."""
    return frozenset(name.casefold() for name in db.session.scalars(select(PastCount.campaign).distinct()))


def bring_in(table: PastTable, file_name: str, *, account_id: int | None = None) -> PastImport:
    """Keep what can be kept of a table. The caller commits. Raises RefusedError where nothing can, or where somebody
    has brought in the same since it was read.
    """
    if not table.parts:
        raise RefusedError(nothing_in_it(table))
    write_alone(PastImport)
    known = known_campaigns()
    for name in table.campaigns:
        if name.casefold() in known:
            raise RefusedError(_("“%(name)s” is here already.", name=name))
    brought = PastImport(file_name=file_name[:200], imported_at=clock.now(), account_id=account_id)
    db.session.add(brought)
    db.session.flush()
    db.session.execute(insert(PastCount), [asdict(part) | {"import_id": brought.id} for part in table.parts])
    audit.record("past.imported", "past_import", brought.id, campaigns=len(table.campaigns))
    return brought


def nothing_in_it(table: PastTable) -> str:
    """Why nothing can be brought in."""
    if not table.refused:
        return str(_("This table has a heading and no rows."))
    first = table.refused[0]
    return str(_("Nothing of it can be brought in. Line %(line)s: %(why)s", line=first.line, why=first.why))


def brought_in() -> list[Brought]:
    """Every import, the newest first."""
    accounts = db.metadata.tables["accounts"]
    imports = db.session.execute(
        select(PastImport, accounts.c.email)
        .outerjoin(accounts, accounts.c.id == PastImport.account_id)
        .order_by(PastImport.id.desc())
    ).all()
    views: defaultdict[int, Counter[str]] = defaultdict(Counter)
    confirmed: defaultdict[int, Counter[str]] = defaultdict(Counter)
    times: defaultdict[int, list[datetime]] = defaultdict(list)
    for part in db.session.scalars(select(PastCount).order_by(PastCount.id)):
        views[part.import_id][part.campaign] += part.views
        confirmed[part.import_id][part.campaign] += part.confirmed
        times[part.import_id] += [at for at in (part.began_at, part.ended_at) if at]
    return [
        Brought(
            row,
            email or "",
            {name: (number, confirmed[row.id][name]) for name, number in views[row.id].items()},
            min(times[row.id], default=None),
            max(times[row.id], default=None),
        )
        for row, email in imports
    ]


def take_out(import_id: int) -> PastImport:
    """Take an import out as a whole; verdicts that were given stay. The caller commits. Raises NotFoundError."""
    found = _found(import_id)
    audit.record("past.removed", "past_import", found.id)
    db.session.delete(found)
    return found


def as_table(import_id: int) -> tuple[str, str]:
    """File name and text of an import, to be brought in again. Raises NotFoundError."""
    found, out = _found(import_id), io.StringIO()
    columns = ("campaign", "variant", "views", "confirmed", "cost", "time", "topic", "channel", "headline")
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    parts = select(PastCount).where(PastCount.import_id == import_id).order_by(PastCount.id)
    for part in db.session.scalars(parts):
        cells: dict[str, object] = {
            name: safe_cell(getattr(part, name)) for name in columns if name != "time"
        }
        begun = part.began_at is not None and part.began_at != part.ended_at
        if begun:
            # A line that counts nothing says when it began.
            writer.writerow(
                cells | {"views": 0, "confirmed": 0, "cost": None, "time": _written(part.began_at)}
            )
        writer.writerow(cells | {"time": _written(part.ended_at)})
    return found.file_name, out.getvalue()


def _written(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _found(import_id: int) -> PastImport:
    found = db.session.get(PastImport, import_id)
    if found is None:
        raise NotFoundError("There is no such import.")
    return found
