"""What the outbox knows of a person beside their messages: that nothing may be sent to them, and what came back."""

from __future__ import annotations

from sqlalchemy import delete, select

from app.foundation.database import db
from app.foundation.personal_data import Keeper, Rows
from app.outbox.models import Bounce, SuppressedAddress


def _collect(_contact_id: int) -> Rows:
    return {}


def _erase(_contact_id: int) -> None:
    return None


def _collect_address(address_key: bytes) -> Rows:
    row = db.session.scalars(
        select(SuppressedAddress).where(SuppressedAddress.address_hash == address_key)
    ).first()
    known: Rows = {"suppressed_addresses": [{"since": row.since, "reason": row.reason}]} if row else {}
    bounces = db.session.scalars(select(Bounce).where(Bounce.address_key == address_key).order_by(Bounce.at))
    if came_back := [{"at": one.at, "kind": one.kind, "status": one.status} for one in bounces]:
        known["bounces"] = came_back
    return known


def _erase_address(address_key: bytes) -> None:
    db.session.execute(delete(Bounce).where(Bounce.address_key == address_key))


# The keyed hash stays when a person is erased: without it, the next import would bring them back (R2.05).
keeper = Keeper(
    frozenset({"suppressed_addresses", "bounces"}), _collect, _erase, _collect_address, _erase_address
)
