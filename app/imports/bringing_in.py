"""Letting the people of a list in, part by part: each part is one transaction, in which it also leaves the list.

So a crash loses nothing and doubles nothing. Somebody is known by the address; what they said themselves stays as it
is, and an import only fills what is empty. A consent is written where the evidence is whole and its person has never
decided about that purpose themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import delete, select

from app.consent.chain import seal
from app.contacts.models import Contact
from app.foundation import audit, clock
from app.foundation.database import db, insert_or_ignore, wipe_traces
from app.imports.checking import barred_among
from app.imports.consenting import write_consents
from app.imports.lines import ReadLine, read_line
from app.imports.models import ContactImport, ImportedContact, ImportPart
from app.imports.receiving import lines_in
from app.imports.turns import prolonged
from app.staff.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody of a list, and the line that speaks of them."""

    contact: Contact
    line: ReadLine


def bring_in_next_part(import_id: int) -> bool:
    """Bring in the next part; False once there was none, and the list is finished. Commits."""
    part = db.session.scalars(
        select(ImportPart)
        .where(ImportPart.import_id == import_id)
        .order_by(ImportPart.id)
        .limit(1)
        .with_for_update()
    ).first()
    found = db.session.scalars(
        select(ContactImport).where(ContactImport.id == import_id).with_for_update()
    ).one()
    if part is None:
        _finish(found)
        return False
    read = [read_line(line, found.columns) for line in lines_in(part)]
    counts = Counter(found.counts) + _bring_in(found, read)
    db.session.execute(delete(ImportPart).where(ImportPart.id == part.id))
    found.counts, found.done = dict(counts), found.done + part.amount
    found.lease_until = prolonged()["lease_until"]
    db.session.commit()
    # The ledger's own task would do it some seconds later.
    seal()
    return True


def _finish(found: ContactImport) -> None:
    if found.finished_at is None:
        found.finished_at = clock.now()
        audit.record("contacts.imported", "contact_import", found.id, **found.counts)
    db.session.commit()
    wipe_traces()


def _bring_in(found: ContactImport, read: Sequence[ReadLine]) -> Counter[str]:
    counts: Counter[str] = Counter()
    lines = [line for line in read if line.address]
    counts["refused"] = len(read) - len(lines)
    barred = barred_among({line.address.canonical for line in lines if line.address})
    allowed = [line for line in lines if line.address and line.address.canonical not in barred]
    counts["barred"] = len(lines) - len(allowed)
    new, people = _people(allowed)
    met = [Met(people[line.address.canonical], line) for line in allowed if line.address]
    corrected = _corrected_by_themselves([one.contact.id for one in met])
    filled: dict[int, list[str]] = {}
    for one in met:
        fields = filled.setdefault(one.contact.id, [])
        if one.contact.id not in corrected:
            fields += _fill_in(one)
    agreed = write_consents(found, [(one.contact, one.line) for one in met])
    earlier = _earlier(found, met)
    counts["new"], counts["consents"] = len(new), agreed.total()
    counts["known"] = len({one.contact.id for one in met} - new - earlier.keys())
    counts["twice"] = len(met) - counts["new"] - counts["known"]
    for one in met:
        contact_id = one.contact.id
        if contact_id in new or filled[contact_id] or agreed[contact_id]:
            origin = earlier.get(contact_id) or _origin(found, one, is_new=contact_id in new)
            earlier[contact_id] = origin
            origin.fields = list(dict.fromkeys([*origin.fields, *filled[contact_id]]))
    return counts


def _people(lines: Sequence[ReadLine]) -> tuple[set[int], dict[str, Contact]]:
    """Who is made for these lines, and everybody they are about, by address; nobody else changes them meanwhile."""
    first = {line.address.canonical: line for line in reversed(lines) if line.address}
    # In one order everywhere, so that two lists at once do not wait for each other.
    rows = [
        {
            "email": line.address.shown,
            "canonical_email": canonical,
            "language": line.language or current_app.config["TESTBALLON"].language,
            "created_at": clock.now(),
        }
        for canonical, line in sorted(first.items())
        if line.address
    ]
    if not rows:
        return set(), {}
    made = insert_or_ignore(Contact).values(rows).returning(Contact.id)
    new = set(db.session.scalars(made))
    wanted = select(Contact).where(Contact.canonical_email.in_(first)).order_by(Contact.canonical_email)
    found = db.session.scalars(wanted.with_for_update().execution_options(populate_existing=True))
    return new, {contact.canonical_email: contact for contact in found}


def _corrected_by_themselves(ids: Sequence[int]) -> set[int]:
    """Who has put their details right: what they left empty is to stay empty."""
    wanted = select(AuditEntry.object_id).where(
        AuditEntry.object_kind == "contact",
        AuditEntry.object_id.in_(ids),
        AuditEntry.action == "contact.corrected",
    )
    return {one for one in db.session.scalars(wanted) if one is not None}


def _fill_in(one: Met) -> list[str]:
    """Fill what is empty; returns which fields."""
    filled = []
    for field, value in one.line.told.items():
        if getattr(one.contact, field) in (None, ""):
            setattr(one.contact, field, value)
            filled.append(field)
    return filled


def _earlier(found: ContactImport, met: Sequence[Met]) -> dict[int, ImportedContact]:
    """What earlier lines of the same list have brought, by contact."""
    wanted = select(ImportedContact).where(
        ImportedContact.import_id == found.id,
        ImportedContact.contact_id.in_([one.contact.id for one in met]),
    )
    return {row.contact_id: row for row in db.session.scalars(wanted)}


def _origin(found: ContactImport, one: Met, *, is_new: bool) -> ImportedContact:
    """Where somebody comes from, written down with them."""
    origin = ImportedContact(
        import_id=found.id,
        contact_id=one.contact.id,
        at=clock.now(),
        line=one.line.number,
        is_new=is_new,
        fields=[],
    )
    db.session.add(origin)
    return origin
