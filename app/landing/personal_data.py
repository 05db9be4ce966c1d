"""What the landing room knows of a person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from app.consent.models import ConsentRequest
from app.foundation.database import db
from app.foundation.personal_data import Keeper
from app.landing.models import Letter, Seat, SignUp, Supporter

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
_WRITTEN = (
    "campaign_id",
    "recipient_name",
    "recipient_email",
    "writer",
    "subject",
    "text",
    "written_at",
    "leaves_at",
)


def _collect(contact_id: int) -> dict[str, list[dict[str, Any]]]:
    sign_ups = db.session.scalars(select(SignUp).where(SignUp.contact_id == contact_id)).all()
    seats = db.session.scalars(select(Seat).where(Seat.contact_id == contact_id)).all()
    letters = db.session.scalars(
        select(Letter).join(SignUp, SignUp.id == Letter.sign_up_id).where(SignUp.contact_id == contact_id)
    ).all()
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
        "letters": [{name: getattr(row, name) for name in _WRITTEN} for row in letters],
    }


def _erase(contact_id: int) -> None:
    # Whoever sends a letter at this moment holds the row: what they write is there to delete once it is ours.
    ids = db.session.scalars(
        select(SignUp.id).where(SignUp.contact_id == contact_id).with_for_update(key_share=True)
    ).all()
    db.session.execute(delete(Seat).where(Seat.contact_id == contact_id))
    db.session.execute(delete(Supporter).where(Supporter.contact_id == contact_id))
    db.session.execute(delete(ConsentRequest).where(ConsentRequest.sign_up_id.in_(ids)))
    # What of it waits in the outbox is withheld when its time comes.
    db.session.execute(delete(Letter).where(Letter.sign_up_id.in_(ids)))
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


keeper = Keeper(
    frozenset({"sign_ups", "supporters", "seats", "letters", "consent_requests"}), _collect, _erase
)
