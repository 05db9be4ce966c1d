"""What the consent room knows of a person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from app.consent import chain
from app.consent.calls import calls_with
from app.consent.models import ConsentEvent, PhoneCall
from app.foundation.database import db
from app.foundation.personal_data import Keeper


def _collect(contact_id: int) -> dict[str, list[dict[str, Any]]]:
    events = db.session.scalars(
        select(ConsentEvent).where(ConsentEvent.contact_id == contact_id).order_by(ConsentEvent.id)
    )
    return {
        "consent_events": [
            {
                "purpose": event.purpose,
                "action": event.action,
                "at": event.at,
                "wording": event.legal_text.wording
                if event.legal_text
                else event.evidence.get("wording", ""),
                "evidence": event.evidence,
            }
            for event in events
        ],
        "phone_calls": [
            {
                "made_at": call.made_at,
                "outcome": call.outcome,
                "number": call.number,
                "wording": call.legal_text.wording if call.legal_text else "",
            }
            for call in calls_with(contact_id)
        ],
    }


def _erase(contact_id: int) -> None:
    db.session.execute(delete(PhoneCall).where(PhoneCall.contact_id == contact_id))
    chain.forget(ConsentEvent.contact_id == contact_id)


keeper = Keeper(frozenset({"consent_events", "phone_calls"}), _collect, _erase)
