"""What the portal knows of a person: when they looked at their data."""

from __future__ import annotations

from sqlalchemy import delete, select

from app.foundation.database import db
from app.foundation.personal_data import Keeper, Rows
from app.outbox.models import OutboxMessage
from app.portal.entering import MAIL_KIND
from app.portal.models import PortalSession

_TOLD = ("email", "canonical_email", "language", "asked_at", "expires_at", "entered_at", "ends_at")


def _collect(_contact_id: int) -> Rows:
    return {}


def _erase(_contact_id: int) -> None:
    return None


def _collect_address(address_key: bytes) -> Rows:
    rows = db.session.scalars(select(PortalSession).where(PortalSession.address_key == address_key))
    found = [{name: getattr(row, name) for name in _TOLD} for row in rows]
    return {"portal_sessions": found} if found else {}


def _erase_address(address_key: bytes) -> None:
    forget_sessions(PortalSession.address_key == address_key)


def forget_sessions(where: object) -> None:
    """Delete sessions with their mails. The caller commits."""
    ids = list(db.session.scalars(select(PortalSession.id).where(where)))  # type: ignore[arg-type]
    mails = (OutboxMessage.kind == MAIL_KIND, OutboxMessage.subject_id.in_(ids))
    db.session.execute(delete(OutboxMessage).where(*mails))
    db.session.execute(delete(PortalSession).where(PortalSession.id.in_(ids)))


keeper = Keeper(frozenset({"portal_sessions"}), _collect, _erase, _collect_address, _erase_address)
