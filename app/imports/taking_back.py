"""Taking a list back: who came by it alone and has done nothing since goes, and no consent of it holds any longer."""

from __future__ import annotations

from collections import Counter

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.consent import ledger
from app.consent.chain import seal
from app.consent.withdrawing import withdraw
from app.contacts.models import Contact
from app.foundation import audit, clock, personal_data
from app.foundation.database import db, wipe_traces
from app.foundation.errors import RefusedError
from app.imports.consenting import TAKEN_BACK
from app.imports.models import ContactImport, ImportedContact
from app.imports.turns import prolonged

_BATCH = 50
# What stands there of everybody who was brought in, whether or not they have done anything.
_OF_EVERYBODY = frozenset({"contacts", "imported_contacts", "consent_events", "audit_entries"})


def ask_to_take_back(found: ContactImport) -> None:
    """Say that a list is to be taken back. The caller commits, then nudges the job. Raises RefusedError."""
    asked = db.session.execute(
        update(ContactImport)
        .where(
            ContactImport.id == found.id,
            ContactImport.finished_at.is_not(None),
            ContactImport.undo_asked_at.is_(None),
        )
        .values(undo_asked_at=clock.now(), done=0, counts={})
    )
    if not asked.rowcount:  # type: ignore[attr-defined]
        raise RefusedError(_("This list cannot be taken back now."))
    audit.record("contacts.import_taken_back", "contact_import", found.id)


def take_back_next(import_id: int) -> bool:
    """Look after the next people of a list; False once there was nobody left. ``done`` is the last row. Commits."""
    found = db.session.scalars(
        select(ContactImport).where(ContactImport.id == import_id).with_for_update()
    ).one()
    rows = db.session.scalars(
        select(ImportedContact)
        .where(ImportedContact.import_id == import_id, ImportedContact.id > found.done)
        .order_by(ImportedContact.id)
        .limit(_BATCH)
    ).all()
    if not rows:
        found.undone_at = clock.now()
        audit.record("contacts.import_undone", "contact_import", found.id, **found.counts)
        db.session.commit()
        wipe_traces()
        return False
    counts, last = Counter(found.counts), rows[-1].id
    for contact_id in [row.contact_id for row in rows]:
        counts["gone" if _take_back(import_id, contact_id) else "stay"] += 1
    found.counts, found.done, found.lease_until = dict(counts), last, prolonged()["lease_until"]
    db.session.commit()
    seal()
    return True


def _take_back(import_id: int, contact_id: int) -> bool:
    """Forget one person, or end what they did not agree to themselves; whether they are gone."""
    contact = db.session.scalars(select(Contact).where(Contact.id == contact_id).with_for_update()).one()
    if contact.restricted_at is None and _has_done_nothing(import_id, contact):
        personal_data.erase(contact_id)
        return True
    mine = [
        event.purpose
        for event in ledger.consents_in_force(contact_id)
        if event.evidence.get("import_id") == import_id
    ]
    withdraw(contact_id, mine, by=TAKEN_BACK)
    return False


def _has_done_nothing(import_id: int, contact: Contact) -> bool:
    """Whether nothing is known of them but what this list said; every room is asked."""
    known = personal_data.collect(contact.id)
    if contact.kept_at or contact.objected_at or any(known[table] for table in known.keys() - _OF_EVERYBODY):
        return False
    if any(event["evidence"].get("import_id") != import_id for event in known.get("consent_events", ())):
        return False
    if any(entry["action"] == "contact.corrected" for entry in known.get("audit_entries", ())):
        return False
    lists = known.get("imported_contacts", ())
    return len(lists) == 1 and bool(lists[0]["is_new"])
