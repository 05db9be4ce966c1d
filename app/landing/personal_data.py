"""What the landing room knows of a person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from app.consent.models import ConsentRequest
from app.foundation.database import db
from app.foundation.personal_data import Keeper
from app.landing.models import Seat, SignUp, Supporter

_TOLD = (
    "email",
    "given_name",
    "family_name",
    "postal_code",
    "phone",
    "birth_year",
    "comment",
    "answers",
    "language",
)


def _collect(contact_id: int) -> dict[str, list[dict[str, Any]]]:
    sign_ups = db.session.scalars(select(SignUp).where(SignUp.contact_id == contact_id)).all()
    seats = db.session.scalars(select(Seat).where(Seat.contact_id == contact_id)).all()
    supporters = db.session.scalars(select(Supporter).where(Supporter.contact_id == contact_id)).all()
    return {
        "sign_ups": [
            {
                name: getattr(row, name)
                for name in (*_TOLD, "channel", "created_at", "confirmed_at", "confirmed_by")
            }
            for row in sign_ups
        ],
        "supporters": [
            {"campaign_id": row.campaign_id, "number": row.number, "counted_at": row.counted_at}
            for row in supporters
        ],
        "seats": [
            {
                name: getattr(row, name)
                for name in ("campaign_id", "registered_at", "seated_at", "given_up_at")
            }
            for row in seats
        ],
    }


def _erase(contact_id: int) -> None:
    ids = select(SignUp.id).where(SignUp.contact_id == contact_id)
    db.session.execute(delete(Seat).where(Seat.contact_id == contact_id))
    db.session.execute(delete(Supporter).where(Supporter.contact_id == contact_id))
    db.session.execute(delete(ConsentRequest).where(ConsentRequest.sign_up_id.in_(ids)))
    # The row stays so that the counts stay true; nothing in it leads to anybody.
    db.session.execute(
        update(SignUp)
        .where(SignUp.contact_id == contact_id)
        .values(
            email="",
            address_key=b"",
            contact_id=None,
            answers={},
            **dict.fromkeys(("given_name", "family_name", "postal_code", "phone", "birth_year", "comment")),
        )
        .execution_options(synchronize_session=False)
    )


keeper = Keeper(frozenset({"sign_ups", "supporters", "seats", "consent_requests"}), _collect, _erase)
