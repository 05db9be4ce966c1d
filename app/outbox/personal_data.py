"""What the outbox knows of a person beside their messages: that nothing may be sent to them."""

from __future__ import annotations

from sqlalchemy import select

from app.foundation.database import db
from app.foundation.personal_data import Keeper, Rows
from app.outbox.models import SuppressedAddress


def _collect(_contact_id: int) -> Rows:
    return {}


def _erase(_contact_id: int) -> None:
    return None


def _collect_address(address_key: bytes) -> Rows:
    row = db.session.scalars(
        select(SuppressedAddress).where(SuppressedAddress.address_hash == address_key)
    ).first()
    return {"suppressed_addresses": [{"since": row.since, "reason": row.reason}]} if row else {}


# The keyed hash stays when a person is erased: without it, the next import would bring them back (R2.05).
keeper = Keeper(frozenset({"suppressed_addresses"}), _collect, _erase, _collect_address)
