"""What the privacy room knows of a person: that they were erased before."""

from __future__ import annotations

from sqlalchemy import select

from app.foundation.database import db
from app.foundation.personal_data import Keeper, Rows
from app.privacy.models import Erasure


def _collect(_contact_id: int) -> Rows:
    return {}


def _erase(_contact_id: int) -> None:
    return None


def _collect_address(address_key: bytes) -> Rows:
    rows = db.session.scalars(select(Erasure).where(Erasure.address_hash == address_key).order_by(Erasure.id))
    found = [{"at": row.at, "reason": row.reason} for row in rows]
    return {"erasures": found} if found else {}


# The log of erasures outlives every erasure: it holds a keyed hash, and is what erases again after a restore.
keeper = Keeper(frozenset({"erasures"}), _collect, _erase, _collect_address)
