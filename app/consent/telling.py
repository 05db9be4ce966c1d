"""The consents of a person as lines of their timeline."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from app.consent.ledger import GIVEN
from app.consent.models import ConsentEvent
from app.foundation.database import db
from app.foundation.timeline import TimelineEntry


def tell(contact_id: int) -> list[TimelineEntry]:
    """One line for each entry in the ledger."""
    events = db.session.scalars(select(ConsentEvent).where(ConsentEvent.contact_id == contact_id))
    return [
        TimelineEntry(
            at=event.at,
            icon="check" if event.action == GIVEN else "x",
            text=purpose_label(event.purpose)
            if event.action == GIVEN
            else _("Withdrawn: %(purpose)s", purpose=purpose_label(event.purpose)),
            detail=event.legal_text.wording if event.legal_text else "",
        )
        for event in events
    ]


def purpose_label(purpose: str) -> str:
    """The purpose in a few words for staff."""
    labels = {
        "newsletter": _("Consent: newsletter"),
        "campaigns": _("Consent: other campaigns"),
        "publish_name": _("Consent: name shown publicly"),
        "phone": _("Consent: phone and text message"),
        "handover": _("Consent: hand-over to the addressee"),
    }
    return str(labels.get(purpose, purpose))
