"""What the trail of staff says about a person: who did what with their data (ids only, so nothing to erase)."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from app.foundation.database import db
from app.foundation.personal_data import Keeper, Rows
from app.staff.models import AuditEntry


def _collect(contact_id: int) -> Rows:
    is_mine = or_(
        and_(AuditEntry.object_kind == "contact", AuditEntry.object_id == contact_id),
        AuditEntry.detail["contact"].as_integer() == contact_id,
    )
    rows = db.session.scalars(select(AuditEntry).where(is_mine).order_by(AuditEntry.id))
    # Which colleague it was is the colleague's own data (C-579/21).
    found = [{"at": row.at, "action": row.action} for row in rows]
    return {"audit_entries": found} if found else {}


def _erase(_contact_id: int) -> None:
    return None


keeper = Keeper(frozenset({"audit_entries"}), _collect, _erase)
