"""Switching a kit's link off (R7.08): it still leads to the page, printed codes too, and nobody counts for it."""

from __future__ import annotations

from sqlalchemy import select, update

from app.ambassadors.models import Kit
from app.foundation import clock
from app.foundation.database import db, dialect_insert
from app.landing.households import same_person
from app.landing.models import SignUp, Supporter

SUPPORTER, STAFF = "supporter", "staff"


def kit_of(sign_up_id: int) -> Kit | None:
    """What its supporter, or staff, decided about a kit."""
    return db.session.get(Kit, sign_up_id, populate_existing=True)


def is_revoked(sign_up: SignUp) -> bool:
    """Whether the link of this sign-up's person is switched off."""
    found = db.session.scalar(
        select(Kit.revoked_at)
        .join(Supporter, Supporter.sign_up_id == Kit.sign_up_id)
        .join(SignUp, same_person())
        .where(SignUp.id == sign_up.id)
    )
    return found is not None


def revoke(sign_up_id: int, campaign_id: int, *, by: str) -> None:
    """Switch it off; whoever did it first stays written down. The caller commits."""
    decide(sign_up_id, campaign_id)
    db.session.execute(
        update(Kit)
        .where(Kit.sign_up_id == sign_up_id, Kit.revoked_at.is_(None))
        .values(revoked_at=clock.now(), revoked_by=by)
        .execution_options(synchronize_session=False)
    )


def restore(sign_up_id: int, *, by: str) -> bool:
    """Switch it on again; what staff switched off only staff switch on. The caller commits."""
    allowed = (STAFF, SUPPORTER) if by == STAFF else (SUPPORTER,)
    changed = db.session.execute(
        update(Kit)
        .where(Kit.sign_up_id == sign_up_id, Kit.revoked_by.in_(allowed))
        .values(revoked_at=None, revoked_by=None)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def decide(sign_up_id: int, campaign_id: int, **values: object) -> None:
    """Write down what was decided about a kit. The caller commits."""
    put = dialect_insert(Kit).values(sign_up_id=sign_up_id, campaign_id=campaign_id, **values)
    same = {"campaign_id": campaign_id}
    db.session.execute(put.on_conflict_do_update(index_elements=["sign_up_id"], set_=values or same))
