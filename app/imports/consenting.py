"""Consents with the evidence a list brings, marked in the ledger as brought in (R1.09, R1.18).

They count from the day on which they were confirmed, so those of long ago are frozen like all others (R1.17). Their
words are kept with them and are no version of a text of this organisation: where words ask for more later, they do
not cover it (R1.13).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select

from app.consent import ledger
from app.consent.models import ConsentEvent
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.imports.evidence import IMPORTABLE, Evidence
from app.imports.lines import ReadLine
from app.imports.models import ContactImport

# By this way consents end when a list is taken back; it is nobody's own word.
TAKEN_BACK = "import"


def write_consents(found: ContactImport, people: Sequence[tuple[Contact, ReadLine]]) -> Counter[int]:
    """Add what the lines prove; returns how many by contact. The caller commits."""
    decided = decided_among([contact.id for contact, line in people if line.evidence])
    written: Counter[int] = Counter()
    for contact, line in people:
        evidence = line.evidence
        if evidence is None or not may_be_written(contact, evidence, decided):
            continue
        decided.add((contact.id, evidence.purpose))
        ledger.add(
            contact.id,
            evidence.purpose,
            ledger.GIVEN,
            _kept(found, line.number, evidence),
            at=evidence.confirmed_at,
        )
        written[contact.id] += 1
    return written


def may_be_written(contact: Contact, evidence: Evidence, decided: set[tuple[int, str]]) -> bool:
    """Whether somebody has not decided themselves; who has objected to advertising has said more than any list."""
    return contact.objected_at is None and (contact.id, evidence.purpose) not in decided


def decided_among(ids: Sequence[int]) -> set[tuple[int, str]]:
    """Of whom and which purpose something stands in the ledger that the person decided, or a list said before."""
    newest = (
        select(func.max(ConsentEvent.id))
        .where(ConsentEvent.contact_id.in_(ids), ConsentEvent.purpose.in_(IMPORTABLE))
        .group_by(ConsentEvent.contact_id, ConsentEvent.purpose)
    )
    return {
        (event.contact_id, event.purpose)
        for event in db.session.scalars(select(ConsentEvent).where(ConsentEvent.id.in_(newest)))
        if event.evidence.get("withdrawn_by") != TAKEN_BACK
    }


def _kept(found: ContactImport, line: int, evidence: Evidence) -> dict[str, object]:
    """What would be shown to a court, and from whom we have it."""
    return {
        "import_id": found.id,
        "imported_at": clock.now().isoformat(),
        "list_line": line,
        "list_source": found.source,
        "list_collected_when": found.collected_when,
        "list_collected_by": found.collected_by,
        "given_at": evidence.given_at.isoformat(),
        "given_where": evidence.where,
        "confirmed_at": evidence.confirmed_at.isoformat(),
        "confirmed_how": evidence.confirmed_how,
        "wording": evidence.wording,
    }
