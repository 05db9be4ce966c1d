"""Whether a telephone number is confirmed: by a call only, and only the number that was called (R1.15).

A mail proves who reads the mailbox, not who answers the phone. What is kept of a number is a keyed fingerprint, so a
number that was changed or corrected is simply another one, and has to be confirmed again.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from sqlalchemy import select

from app.consent.ledger import WITHDRAWN
from app.consent.models import ConsentEvent
from app.contacts.models import Contact
from app.foundation import tokens
from app.foundation.database import db

PHONE = "phone"


def number_fingerprint(number: str) -> str:
    """64 hexadecimal digits; the same however the number is spaced."""
    digits = re.sub(r"[^0-9+]", "", number)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    return tokens.keyed_hash("telephone-number", digits).hex()


def confirmed_among(contact_ids: Collection[int]) -> set[int]:
    """Those of these people who confirmed the number they have now, since they last took the consent back."""
    confirmed: dict[int, set[str]] = {}
    rows = db.session.execute(
        select(ConsentEvent.contact_id, ConsentEvent.action, ConsentEvent.evidence)
        .where(ConsentEvent.contact_id.in_(contact_ids), ConsentEvent.purpose == PHONE)
        .order_by(ConsentEvent.id)
    )
    for contact_id, action, evidence in rows:
        if action == WITHDRAWN:
            confirmed.pop(contact_id, None)
        elif evidence.get("number_confirmed_at"):
            confirmed.setdefault(contact_id, set()).add(str(evidence.get("number")))
    numbers = db.session.execute(select(Contact.id, Contact.phone).where(Contact.id.in_(confirmed)))
    return {
        contact_id
        for contact_id, number in numbers
        if number and number_fingerprint(number) in confirmed[contact_id]
    }


def is_confirmed(event: ConsentEvent) -> bool:
    """Whether its own channel confirmed this consent: a mail what is about mail, a call what is about calls."""
    return event.purpose != PHONE or event.contact_id in confirmed_among([event.contact_id])
