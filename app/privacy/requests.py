"""What people ask by letter, phone or at the counter, and until when it has to be answered (Art. 12(3) GDPR)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.contacts.addresses import parse_address
from app.contacts.models import Contact
from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.deadlines import months_later
from app.foundation.errors import RefusedError
from app.outbox.suppression import address_key
from app.privacy.models import PrivacyRequest

KINDS = ("access", "portability", "rectification", "erasure", "restriction", "objection")
WAYS = ("letter", "phone", "mail", "counter")
_MOST_SHOWN = 200


def take_down(kind: str, way: str, person: str, received_at: datetime) -> PrivacyRequest:
    """Write a request down; due a month after it came. Raises RefusedError. The caller commits."""
    if kind not in KINDS or way not in WAYS:
        raise RefusedError("There is no such kind of request.")
    if not person.strip():
        raise RefusedError(_("Please say who asked: a name, or better the e-mail address."))
    if received_at > clock.now():
        raise RefusedError(_("The day lies in the future."))
    request = PrivacyRequest(
        kind=kind,
        way=way,
        person=person.strip()[:320],
        address_key=_key(person),
        received_at=received_at,
        due_at=months_later(received_at, 1),
    )
    db.session.add(request)
    db.session.flush()
    audit.record("request.taken_down", "privacy_request", request.id, kind=kind)
    return request


def extend(request: PrivacyRequest, reason: str) -> None:
    """Two more months, once, and the person is told why (Art. 12(3)). Raises RefusedError. The caller commits."""
    if request.done_at or request.extended_reason:
        raise RefusedError(_("It can be extended once, and only while it is open."))
    if not reason.strip():
        raise RefusedError(_("Please say why, in a few words."))
    request.extended_reason = reason.strip()[:300]
    request.due_at = months_later(request.received_at, 3)
    audit.record("request.extended", "privacy_request", request.id)


def finish(request: PrivacyRequest, outcome: str) -> None:
    """It is answered. Raises RefusedError without a word on how. The caller commits."""
    if not outcome.strip():
        raise RefusedError(_("Please say how it ended, in a few words."))
    request.done_at, request.outcome = clock.now(), outcome.strip()[:300]
    audit.record("request.done", "privacy_request", request.id)


def all_requests() -> Sequence[PrivacyRequest]:
    """The open ones by deadline, then the newest of the others."""
    open_first = (PrivacyRequest.done_at.is_not(None), PrivacyRequest.due_at, PrivacyRequest.id)
    return db.session.scalars(select(PrivacyRequest).order_by(*open_first).limit(_MOST_SHOWN)).all()


def contacts_of(requests: Sequence[PrivacyRequest]) -> dict[int, int | None]:
    """Which contact each request is from that names an address; None for an address that is nobody's contact."""
    addresses = {one.id: canonical for one in requests if (canonical := _canonical(one.person or ""))}
    wanted = select(Contact.canonical_email, Contact.id).where(
        Contact.canonical_email.in_(addresses.values())
    )
    found = {row.canonical_email: row.id for row in db.session.execute(wanted)}
    return {request_id: found.get(email) for request_id, email in addresses.items()}


def number_overdue() -> int:
    """How many should have been answered."""
    is_late = (PrivacyRequest.done_at.is_(None), PrivacyRequest.due_at < clock.now())
    return db.session.scalar(select(func.count()).select_from(PrivacyRequest).where(*is_late)) or 0


def _key(person: str) -> bytes | None:
    canonical = _canonical(person)
    return address_key(canonical) if canonical else None


def _canonical(person: str) -> str:
    try:
        return parse_address(person).canonical
    except RefusedError:
        return ""
