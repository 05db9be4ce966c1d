"""What the trail of staff says about a person: who did what with their data, and when they were looked at.

It names rows by number and addresses by a keyed hash, so there is nothing to erase.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.foundation import audit
from app.foundation.database import db
from app.foundation.personal_data import Keeper, Rows
from app.foundation.wording import zone
from app.staff.access_lines import about_address, about_contact
from app.staff.models import AuditEntry


def _collect(contact_id: int) -> Rows:
    return _told(
        db.session.scalars(select(AuditEntry).where(about_contact(contact_id)).order_by(AuditEntry.id))
    )


def _collect_address(address_key: bytes) -> Rows:
    lines = select(AuditEntry).where(about_address(audit.shortened(address_key))).order_by(AuditEntry.id)
    return _told(db.session.scalars(lines))


def _told(lines: Iterable[AuditEntry]) -> Rows:
    """Which colleague it was is the colleague's own data (C-579/21). Lists are told once a day, with how often."""
    found: list[dict[str, Any]] = []
    first: dict[tuple[date, str], datetime] = {}
    times: Counter[tuple[date, str]] = Counter()
    for line in lines:
        if line.action in audit.LISTS:
            day = line.at.astimezone(zone()).date(), line.action
            first.setdefault(day, line.at)
            times[day] += 1
        else:
            found.append({"at": line.at, "action": line.action})
    found += [{"at": at, "action": day[1], "number": times[day]} for day, at in first.items()]
    return {"audit_entries": sorted(found, key=lambda one: one["at"])} if found else {}


def _erase(_contact_id: int) -> None:
    return None


keeper = Keeper(frozenset({"audit_entries"}), _collect, _erase, _collect_address)
