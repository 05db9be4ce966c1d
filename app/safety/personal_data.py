"""What the safety room knows of a person: that a sign-up of theirs was taken out of the counts, and why."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, select

from app.foundation.database import db
from app.foundation.personal_data import Keeper, Rows
from app.landing.models import SignUp
from app.safety.models import InvalidatedSignUp, Invalidation


def _collect(contact_id: int) -> Rows:
    return _of(SignUp.contact_id == contact_id)


def _collect_address(address_key: bytes) -> Rows:
    return _of(SignUp.address_key == address_key, SignUp.contact_id.is_(None))


def _of(*whose: ColumnElement[bool]) -> Rows:
    rows = db.session.execute(
        select(
            Invalidation.made_at, Invalidation.reason, Invalidation.undone_at, InvalidatedSignUp.number,
            InvalidatedSignUp.counted_at,
        )
        .join(Invalidation, Invalidation.id == InvalidatedSignUp.invalidation_id)
        .join(SignUp, SignUp.id == InvalidatedSignUp.sign_up_id)
        .where(*whose)
        .order_by(Invalidation.id)
    ).all()  # fmt: skip
    return {"invalidated_sign_ups": [dict(row._mapping) for row in rows]} if rows else {}


def _erase(contact_id: int) -> None:
    """What was taken out stays out; nobody could be brought back as a person any more."""
    mine = select(SignUp.id).where(SignUp.contact_id == contact_id)
    db.session.execute(delete(InvalidatedSignUp).where(InvalidatedSignUp.sign_up_id.in_(mine)))


keeper = Keeper(frozenset({"invalidated_sign_ups"}), _collect, _erase, _collect_address)
