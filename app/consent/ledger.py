"""The ledger of consents: only ever added to, and what holds now is what its last line says (R1.09, R1.11)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from app.consent.fingerprints import with_fingerprint
from app.consent.models import ConsentEvent, ConsentRequest, LegalText
from app.foundation import clock
from app.foundation.database import db

GIVEN = "given"
WITHDRAWN = "withdrawn"


def write_confirmed(
    sign_up_id: int, contact_id: int, evidence: dict[str, Any], *, without: Collection[str] = ()
) -> list[str]:
    """Enter the ticked consents of a confirmed sign-up; returns their purposes. The caller commits.

    ``without``: purposes that would make use of a profile that is somebody else's.
    """
    request = db.session.scalars(
        select(ConsentRequest).where(ConsentRequest.sign_up_id == sign_up_id)
    ).first()
    if request is None:
        return []
    ticked = [line for line in request.shown if line["ticked"] and line["purpose"] not in without]
    asked = {
        "requested_at": request.requested_at.isoformat(),
        "page_url": request.page_url,
        "shown": request.shown,
    }
    for line in ticked:
        add(
            contact_id,
            line["purpose"],
            GIVEN,
            asked | evidence,
            legal_text_id=line["legal_text_id"],
            sign_up_id=sign_up_id,
        )
    return [line["purpose"] for line in ticked]


def add(
    contact_id: int,
    purpose: str,
    action: str,
    evidence: dict[str, Any],
    *,
    legal_text_id: int | None = None,
    sign_up_id: int | None = None,
    at: datetime | None = None,
) -> None:
    """Add one line. The caller commits; ``chain.seal`` takes it into the chain a little later.

    ``at`` is when it was given where that was not now, for what is brought in from elsewhere.
    """
    line = {
        "contact_id": contact_id,
        "purpose": purpose,
        "action": action,
        "at": at or clock.now(),
        "legal_text_id": legal_text_id,
        "sign_up_id": sign_up_id,
        "evidence": evidence,
    }
    db.session.execute(insert(ConsentEvent).values(with_fingerprint(line)))


def requested_wordings(sign_up_id: int) -> list[str]:
    """The wordings somebody ticked and has not confirmed yet, as they were shown."""
    request = db.session.scalars(
        select(ConsentRequest).where(ConsentRequest.sign_up_id == sign_up_id)
    ).first()
    ids = [line["legal_text_id"] for line in (request.shown if request else []) if line["ticked"]]
    if not ids:
        return []
    return list(
        db.session.scalars(select(LegalText.wording).where(LegalText.id.in_(ids)).order_by(LegalText.id))
    )


def consents_in_force(contact_id: int) -> list[ConsentEvent]:
    """The consents that hold now: for each purpose the last line, where that gives one."""
    latest: dict[str, ConsentEvent] = {}
    for event in db.session.scalars(
        select(ConsentEvent).where(ConsentEvent.contact_id == contact_id).order_by(ConsentEvent.id)
    ):
        latest[event.purpose] = event
    return [event for event in latest.values() if event.action == GIVEN]
