"""What the safety room knows of a person: that a sign-up of theirs was taken out of the counts, and why; and what staff
wrote that names them.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, select

from app.contacts.models import Contact
from app.foundation.database import db
from app.foundation.personal_data import Keeper, Rows
from app.landing.models import SignUp
from app.safety import mentions
from app.safety.invalidating import WITHDRAWN
from app.safety.models import InvalidatedSignUp, Invalidation


def _collect(contact_id: int) -> Rows:
    return _of(SignUp.contact_id == contact_id) | mentions.told_of(mentions.names_of(_contacts(contact_id)))


def _collect_address(address_key: bytes) -> Rows:
    own = SignUp.address_key == address_key, SignUp.contact_id.is_(None)
    return _of(*own) | mentions.told_of(mentions.names_of(_sign_ups(*own)))


def _contacts(contact_id: int) -> Sequence[Contact]:
    return db.session.scalars(select(Contact).where(Contact.id == contact_id)).all()


def _sign_ups(*whose: ColumnElement[bool]) -> Sequence[SignUp]:
    return db.session.scalars(select(SignUp).where(*whose)).all()


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
    told = [dict(row._mapping) | {"reason": row.reason or WITHDRAWN} for row in rows]
    return {"invalidated_sign_ups": told} if told else {}


def _erase(contact_id: int) -> None:
    """What was taken out stays out; nobody could be brought back as a person any more."""
    people = [*_contacts(contact_id), *_sign_ups(SignUp.contact_id == contact_id)]
    mentions.forget(mentions.names_of(people) | mentions.surnames_of(people))
    mine = select(SignUp.id).where(SignUp.contact_id == contact_id)
    db.session.execute(delete(InvalidatedSignUp).where(InvalidatedSignUp.sign_up_id.in_(mine)))


def _erase_address(address_key: bytes) -> None:
    people = _sign_ups(SignUp.address_key == address_key)
    mentions.forget(mentions.names_of(people) | mentions.surnames_of(people))


keeper = Keeper(
    frozenset({"invalidated_sign_ups", "invalidations", "releases"}),
    _collect, _erase, _collect_address, _erase_address,
)  # fmt: skip
