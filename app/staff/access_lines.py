"""The lines of the trail that say who saw whom: whose they are, and how long they stay."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select

from app.foundation import audit, clock
from app.foundation.database import db, reading
from app.staff.models import AuditEntry

# Long enough to find out who looked after somebody complained, short enough not to watch colleagues for ever.
KEPT = timedelta(days=365)
_BATCH = 2000


def about_contact(contact_id: int) -> ColumnElement[bool]:
    """Lines that name the contact: on their own, beside something else, or among others in a list."""
    return or_(
        and_(AuditEntry.object_kind == "contact", AuditEntry.object_id == contact_id),
        # Most lines say who looked: they are told by their action, before anybody reads into the detail.
        and_(
            AuditEntry.action.not_in(audit.ACCESS),
            AuditEntry.detail["contact"].as_integer() == contact_id,
        ),
        and_(
            AuditEntry.action == audit.PEOPLE_LISTED,
            AuditEntry.detail["contacts"].as_string().contains(audit.among(contact_id)),
        ),
    )


def about_address(shortened: str) -> ColumnElement[bool]:
    """Lines on an address, the mails to it, or a list that waits with it, as ``audit.shortened`` gives it."""
    return and_(
        AuditEntry.action.in_(
            (audit.MAIL_SEEN, audit.MAILS_LISTED, audit.PEOPLE_LISTED, audit.WRITTEN_AGAIN)
        ),
        AuditEntry.detail["addresses"].as_string().contains(audit.among(shortened)),
    )


def forget_old_lines() -> int:
    """Delete who looked more than a year ago; what was done stays. Returns how many lines. Commits per batch."""
    forgotten = 0
    old = AuditEntry.action.in_(audit.ACCESS), AuditEntry.at < clock.now() - KEPT
    while True:
        with reading():
            ids = list(db.session.scalars(select(AuditEntry.id).where(*old).limit(_BATCH)))
        if not ids:
            return forgotten
        db.session.execute(delete(AuditEntry).where(AuditEntry.id.in_(ids)))
        db.session.commit()
        forgotten += len(ids)
