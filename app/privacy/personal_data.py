"""What the privacy room knows of a person: that they were erased before, and what they asked by letter or phone."""

from __future__ import annotations

from sqlalchemy import select, update

from app.foundation.database import db
from app.foundation.personal_data import Keeper, Rows
from app.privacy.models import Erasure, PrivacyRequest

_ASKED = ("kind", "way", "person", "received_at", "due_at", "extended_reason", "done_at", "outcome")


def _collect(_contact_id: int) -> Rows:
    return {}


def _erase(_contact_id: int) -> None:
    return None


def _collect_address(address_key: bytes) -> Rows:
    erased = db.session.scalars(
        select(Erasure).where(Erasure.address_hash == address_key).order_by(Erasure.id)
    )
    asked = db.session.scalars(
        select(PrivacyRequest).where(PrivacyRequest.address_key == address_key).order_by(PrivacyRequest.id)
    )
    found = {
        "erasures": [{"at": row.at, "reason": row.reason} for row in erased],
        "privacy_requests": [{name: getattr(row, name) for name in _ASKED} for row in asked],
    }
    return {table: rows for table, rows in found.items() if rows}


def _erase_address(address_key: bytes) -> None:
    """That something was asked and when it was answered stays; whose request it was does not."""
    mine = update(PrivacyRequest).where(PrivacyRequest.address_key == address_key)
    db.session.execute(mine.values(person="", address_key=None, extended_reason=None, outcome=None))


# The log of erasures outlives every erasure: it holds a keyed hash, and is what erases again after a restore.
keeper = Keeper(
    frozenset({"erasures", "privacy_requests"}), _collect, _erase, _collect_address, _erase_address
)
