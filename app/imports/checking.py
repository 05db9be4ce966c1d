"""Looking through a list before anything is written: who is new, who is known, what is refused, whom nobody may add."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select, update

from app.contacts.models import Contact
from app.foundation import clock, queue
from app.foundation.database import db, reading
from app.foundation.deadlines import months_later
from app.foundation.terms import FROZEN, value_of
from app.imports.consenting import decided_among, may_be_written
from app.imports.lines import ReadLine, read_line
from app.imports.models import ContactImport, ImportPart
from app.imports.problem_words import MOST_KEPT
from app.imports.receiving import lines_in
from app.imports.turns import prolonged
from app.outbox.suppression import BY_BOUNCES, address_key, suppressed_among


def check(import_id: int) -> None:
    """Go through the whole list and write down what would happen. Commits as it goes.

    It begins anew after a crash, and where the columns are chosen anew meanwhile what was found is thrown away.
    """
    with reading():
        found = db.session.get_one(ContactImport, import_id)
        asked_at, columns = found.check_asked_at, list(found.columns)
    counts: Counter[str] = Counter()
    problems: list[list[Any]] = []
    met: set[str] = set()
    agreed: set[tuple[str, str]] = set()
    mine = update(ContactImport).where(
        ContactImport.id == import_id,
        ContactImport.check_asked_at == asked_at,
        ContactImport.started_at.is_(None),
    )
    done = 0
    for read in _parts(import_id, columns):
        with reading():
            counts += what_would_happen(read, met, agreed)
        for line in read:
            problems += [[one.line, one.code, one.field] for one in line.problems]
        done += len(read)
        db.session.execute(mine.values(done=done, **prolonged()))
        db.session.commit()
        if queue.stopping.is_set():
            return
    counts["problems"] = len(problems)
    db.session.execute(
        mine.values(checked_at=clock.now(), counts=dict(counts), problems=problems[:MOST_KEPT], done=0)
    )
    db.session.commit()


def what_would_happen(read: Sequence[ReadLine], met: set[str], agreed: set[tuple[str, str]]) -> Counter[str]:
    """Counts for some lines; ``met`` are the addresses of those before them, ``agreed`` with purposes; both grow."""
    canonical = {line.address.canonical for line in read if line.address}
    known = known_among(canonical)
    decided = decided_among([one.id for one in known.values()])
    barred = barred_among(canonical)
    long_ago = months_later(clock.now(), -value_of(FROZEN))
    counts: Counter[str] = Counter()
    for line in read:
        if line.address is None:
            counts["refused"] += 1
            continue
        one = line.address.canonical
        if one in barred:
            counts["barred"] += 1
            continue
        counts["twice" if one in met else "known" if one in known else "new"] += 1
        met.add(one)
        if line.evidence is None or (one, line.evidence.purpose) in agreed:
            continue
        agreed.add((one, line.evidence.purpose))
        if one in known and not may_be_written(known[one], line.evidence, decided):
            counts["decided"] += 1
            continue
        counts["consents"] += 1
        counts["frozen"] += line.evidence.confirmed_at <= long_ago
    return counts


def known_among(canonical: set[str]) -> dict[str, Contact]:
    """Whose the addresses are that are somebody's already."""
    found = db.session.scalars(select(Contact).where(Contact.canonical_email.in_(canonical)))
    return {contact.canonical_email: contact for contact in found}


def barred_among(canonical: set[str]) -> set[str]:
    """Those nobody may bring in: erased, restricted, or wanting nothing from us (R2.05, R2.06)."""
    key_of = {one: address_key(one) for one in canonical}
    suppressed = suppressed_among(list(key_of.values()), despite=BY_BOUNCES)
    restricted = select(Contact.canonical_email).where(
        Contact.canonical_email.in_(canonical), Contact.restricted_at.is_not(None)
    )
    return {one for one, key in key_of.items() if key in suppressed} | set(db.session.scalars(restricted))


def _parts(import_id: int, columns: Sequence[str]) -> Iterator[list[ReadLine]]:
    last = 0
    while True:
        with reading():
            part = db.session.scalars(
                select(ImportPart)
                .where(ImportPart.import_id == import_id, ImportPart.id > last)
                .order_by(ImportPart.id)
                .limit(1)
            ).first()
            if part is None:
                return
            last, lines = part.id, lines_in(part)
        yield [read_line(line, columns) for line in lines]
