"""What the ambassadors room knows of a person: by whom they came, their kit, and what was written to them about it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from app.ambassadors.models import Kit, KitMail, Referral
from app.foundation.database import db
from app.foundation.personal_data import Keeper, Rows
from app.landing.models import SignUp

_TABLES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    # Who invited them is somebody else's data.
    (Referral, ("medium", "excluded", "confirmed_at", "decided_at")),
    (Kit, ("revoked_at", "revoked_by", "nickname")),
    (KitMail, ("about",)),
)


def _collect(contact_id: int) -> Rows:
    ids = list(db.session.scalars(select(SignUp.id).where(SignUp.contact_id == contact_id)))
    found: Rows = {}
    for table, names in _TABLES:
        rows = db.session.scalars(select(table).where(table.sign_up_id.in_(ids)))
        told = [{name: getattr(row, name) for name in names} for row in rows]
        if told:
            found[table.__tablename__] = told
    return found


def _erase(contact_id: int) -> None:
    """The referral stays: it says nothing about who anybody is, and without it the tree would fall apart."""
    ids = list(db.session.scalars(select(SignUp.id).where(SignUp.contact_id == contact_id)))
    for table in (Kit, KitMail):
        db.session.execute(delete(table).where(table.sign_up_id.in_(ids)))


keeper = Keeper(frozenset({"referrals", "kits", "kit_mails"}), _collect, _erase)
