"""Who is affected when something went wrong (Art. 33, 34 GDPR, R2.22): asked of the trail of staff.

The trail names rows, never persons; whose rows those are is looked up now. Of an export it says which campaign and
when: who was in it is everybody who had confirmed by then, had not been taken out, and was not restricted. Where that
cannot be told apart any more, one too many is named, never one too few. Of a mail that was read it says the keyed hash
of the address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select

from app.contacts.models import Contact
from app.foundation import audit
from app.foundation.database import db
from app.landing.models import SignUp
from app.outbox.suppression import address_key
from app.safety.models import InvalidatedSignUp
from app.staff.models import AuditEntry

SEEN: Final = "seen"
EXPORTED: Final = "exported"
CHANGED: Final = "changed"
_EXPORT = "sign_ups.exported"
# What each line of the trail that is about supporters did, and with the rows of which table.
EFFECTS: dict[str, tuple[str, str]] = {
    _EXPORT: ("sign_ups", EXPORTED),
    "sign_ups.invalidated": ("sign_ups", CHANGED),
    "sign_ups.invalidation_undone": ("sign_ups", CHANGED),
    "contact.copied": ("contacts", SEEN),
    audit.PERSON_SEEN: ("contacts", SEEN),
    audit.PEOPLE_LISTED: ("contacts", SEEN),
    audit.RECEIPT_SEEN: ("contacts", SEEN),
    audit.MAIL_SEEN: ("mails", SEEN),
    audit.MAILS_LISTED: ("mails", SEEN),
    "contact.restricted": ("contacts", CHANGED),
    "contact.released": ("contacts", CHANGED),
    audit.WRITTEN_AGAIN: ("contacts", CHANGED),
    "contact.objected": ("contacts", CHANGED),
    "contact.corrected": ("contacts", CHANGED),
    "contact.announced": ("contacts", CHANGED),
    "contact.erased": ("contacts", CHANGED),
    "seat.given": ("seats", CHANGED),
    "seat.freed": ("seats", CHANGED),
    **{f"{kind}.{did}": ("moderated", CHANGED) for kind in ("nickname", "quote", "pledge")
       for did in ("approved", "hidden")},
    "kit.revoked": ("kits", CHANGED),
    "kit.restored": ("kits", CHANGED),
    "referrals.counted": ("referrals", CHANGED),
    "referrals.left_out": ("referrals", CHANGED),
}  # fmt: skip
_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Question:
    """A time window, end excluded, and what it is narrowed to; what is empty does not matter."""

    since: datetime
    until: datetime
    account: int = 0
    table: str = ""
    how: str = ""


@dataclass(slots=True)
class Affected:
    """The lines of the trail, newest first; per contact what was done; and how many have been erased since."""

    entries: Sequence[AuditEntry]
    contacts: dict[int, set[str]] = field(default_factory=dict)
    erased_since: int = 0


def affected_by(question: Question) -> Affected:
    """Whose rows were seen, exported or changed. Changes nothing."""
    found = Affected(_entries(question))
    did: dict[int, set[str]] = {}
    erased_of: dict[int, int] = {}
    by_address = _contacts_by_address(found.entries)
    for entry in found.entries:
        if entry.action == _EXPORT and entry.object_id is not None:
            erased_of[entry.object_id] = max(erased_of.get(entry.object_id, 0), _erased_in(entry))
        for contact_id in (*_contacts_of(entry), *_written_to(entry, by_address)):
            did.setdefault(contact_id, set()).add(entry.action)
    known = _known_among(did.keys())
    found.contacts = {contact_id: done for contact_id, done in did.items() if contact_id in known}
    found.erased_since = len(did) - len(known) + sum(erased_of.values())
    return found


def times_signed_in(question: Question) -> int:
    """How often the account (or any) signed in meanwhile: not every list of staff leaves a line."""
    wanted = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "signed in")
    return db.session.scalar(wanted.where(*_when_and_who(question))) or 0


def _entries(question: Question) -> Sequence[AuditEntry]:
    actions = [
        action
        for action, (table, how) in EFFECTS.items()
        if question.table in ("", table) and question.how in ("", how)
    ]
    wanted = select(AuditEntry).where(AuditEntry.action.in_(actions), *_when_and_who(question))
    return db.session.scalars(wanted.order_by(AuditEntry.id.desc())).all()


def _when_and_who(question: Question) -> list[ColumnElement[bool]]:
    tests: list[ColumnElement[bool]] = [AuditEntry.at >= question.since, AuditEntry.at < question.until]
    return [*tests, AuditEntry.account_id == question.account] if question.account else tests


def _contacts_of(entry: AuditEntry) -> Iterable[int]:
    if entry.action == _EXPORT:
        return db.session.scalars(
            select(Contact.id)
            .distinct()
            .join(SignUp, SignUp.contact_id == Contact.id)
            .where(*_confirmed_by_then(entry))
            .where(or_(Contact.restricted_at.is_(None), Contact.restricted_at > entry.at))
        )
    if entry.object_kind == "invalidation":
        return _of_sign_ups(
            select(InvalidatedSignUp.sign_up_id).where(InvalidatedSignUp.invalidation_id == entry.object_id)
        )
    if entry.action == audit.PEOPLE_LISTED:
        return [int(one) for one in _listed(entry, "contacts")]
    sign_up = entry.object_id if entry.object_kind == "sign_up" else entry.detail.get("link_of")
    if sign_up is not None:
        return _of_sign_ups([sign_up])
    contact = entry.object_id if entry.object_kind == "contact" else entry.detail.get("contact")
    return [] if contact is None else [contact]


def _confirmed_by_then(entry: AuditEntry) -> list[ColumnElement[bool]]:
    return [
        SignUp.campaign_id == entry.object_id,
        SignUp.confirmed_at <= entry.at,
        or_(SignUp.invalidated_at.is_(None), SignUp.invalidated_at > entry.at),
    ]


def _erased_in(entry: AuditEntry) -> int:
    nobody = select(func.count()).select_from(SignUp).where(SignUp.contact_id.is_(None))
    return db.session.scalar(nobody.where(*_confirmed_by_then(entry))) or 0


def _of_sign_ups(which: Any) -> Iterable[int]:
    wanted = select(Contact.id).join(SignUp, SignUp.contact_id == Contact.id).where(SignUp.id.in_(which))
    return db.session.scalars(wanted)


def _written_to(entry: AuditEntry, by_address: Mapping[str, int]) -> Iterable[int]:
    return [by_address[one] for one in _listed(entry, "addresses") if one in by_address]


def _listed(entry: AuditEntry, name: str) -> list[str]:
    return [one for one in str(entry.detail.get(name, "")).split(",") if one]


def _contacts_by_address(entries: Sequence[AuditEntry]) -> dict[str, int]:
    """Only the keyed hash is in the trail, so each contact's is made: a second for 100,000."""
    wanted = {one for entry in entries for one in _listed(entry, "addresses")}
    if not wanted:
        return {}
    rows = db.session.execute(select(Contact.id, Contact.canonical_email))
    keys = ((audit.shortened(address_key(row.canonical_email)), row.id) for row in rows)
    return {key: contact_id for key, contact_id in keys if key in wanted}


def _known_among(ids: Iterable[int]) -> set[int]:
    known: set[int] = set()
    ordered = sorted(ids)
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        known.update(db.session.scalars(select(Contact.id).where(Contact.id.in_(some))))
    return known
