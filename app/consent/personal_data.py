"""What the consent room knows of a person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.consent import chain
from app.consent.models import ConsentEvent
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
                "wording": event.legal_text.wording if event.legal_text else "",
                "evidence": event.evidence,
            }
            for event in events
        ]
    }


def _erase(contact_id: int) -> None:
    chain.forget(ConsentEvent.contact_id == contact_id)


keeper = Keeper(frozenset({"consent_events"}), _collect, _erase)
