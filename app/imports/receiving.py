"""Taking a list in, and throwing it away again: until somebody says so, nothing of it becomes a contact."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from app.foundation import audit, clock, tokens
from app.foundation.database import db, reading, wipe_traces
from app.foundation.errors import NotFoundError, RefusedError
from app.imports.columns import EMAIL, guessed
from app.imports.models import ContactImport, ImportPart
from app.imports.reading_tables import Line, read_table

# A list nobody brought in is gone after so long, with everything that stands in it.
WAITS = timedelta(days=3)
PART = 100
# What was counted while looking through and is not counted again.
FORESEEN = ("problems", "decided", "frozen")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a list comes from: in what way, when and by whom it was collected."""

    source: str
    collected_when: str
    collected_by: str


def receive(data: bytes, file_name: str, *, account_id: int | None) -> ContactImport:
    """Keep a list, sealed, until it is brought in or thrown away. The caller commits. Raises RefusedError."""
    table = read_table(data, file_name)
    found = ContactImport(
        file_name=file_name,
        file_key=_key_of(data),
        uploaded_at=clock.now(),
        account_id=account_id,
        heading=table.heading,
        lines=len(table.lines),
        columns=guessed(table.heading),
    )
    db.session.add(found)
    db.session.flush()
    for start in range(0, len(table.lines), PART):
        lines = table.lines[start : start + PART]
        db.session.add(ImportPart(import_id=found.id, lines=written(lines), amount=len(lines)))
    audit.record("contacts.list_uploaded", "contact_import", found.id, lines=found.lines)
    return found


def ask_for_check(found: ContactImport, columns: Sequence[str], origin: Origin) -> None:
    """Say what the columns are and where the list comes from. The caller commits, then nudges the job.

    Raises RefusedError.
    """
    chosen = [column for column in columns if column]
    if EMAIL not in chosen:
        raise RefusedError(_("Please say which column holds the e-mail address."))
    if len(set(chosen)) < len(chosen):
        raise RefusedError(_("Two columns cannot fill the same field."))
    if not (origin.source and origin.collected_when and origin.collected_by):
        raise RefusedError(_("Please say where the list comes from; it is kept with each person."))
    _change(
        found,
        ContactImport.started_at.is_(None),
        columns=list(columns), source=origin.source, collected_when=origin.collected_when,
        collected_by=origin.collected_by, check_asked_at=clock.now(), checked_at=None, done=0, counts={}, problems=[],
    )  # fmt: skip


def start(found: ContactImport, checked_at: datetime) -> None:
    """Let the people come in. The caller commits, then nudges the job. Raises RefusedError."""
    _change(
        found,
        ContactImport.started_at.is_(None),
        ContactImport.checked_at == checked_at,
        started_at=clock.now(), done=0, counts={name: many for name, many in found.counts.items() if name in FORESEEN},
    )  # fmt: skip
    audit.record("contacts.import_started", "contact_import", found.id, lines=found.lines)


def throw_away(found: ContactImport) -> None:
    """Forget a list that was not brought in. The caller commits. Raises RefusedError."""
    gone = db.session.execute(
        delete(ContactImport).where(ContactImport.id == found.id, ContactImport.started_at.is_(None))
    )
    if not gone.rowcount:  # type: ignore[attr-defined]
        raise RefusedError(_("This list is being brought in already."))
    audit.record("contacts.list_thrown_away", "contact_import", found.id, lines=found.lines)


def throw_away_old_ones() -> int:
    """Forget the lists nobody brought in; returns how many. Commits."""
    old = select(ContactImport.id).where(
        ContactImport.started_at.is_(None), ContactImport.uploaded_at < clock.now() - WAITS
    )
    with reading():
        ids = db.session.scalars(old).all()
    for import_id in ids:
        found = db.session.get(ContactImport, import_id)
        if found is not None and found.started_at is None:
            throw_away(found)
        db.session.commit()
    if ids:
        wipe_traces()
    return len(ids)


def the_import(import_id: int) -> ContactImport:
    """One list. Raises NotFoundError."""
    found = db.session.get(ContactImport, import_id)
    if found is None:
        raise NotFoundError(_("There is no such list, or it was thrown away."))
    return found


def same_file_before(found: ContactImport) -> datetime | None:
    """When the very same file was brought in before."""
    wanted = select(ContactImport.started_at).where(
        ContactImport.file_key == found.file_key,
        ContactImport.id != found.id,
        ContactImport.started_at.is_not(None),
        ContactImport.undone_at.is_(None),
    )
    return db.session.scalar(wanted.order_by(ContactImport.id.desc()).limit(1))


def written(lines: Sequence[Line]) -> str:
    """Lines as a part keeps them."""
    return json.dumps(lines, ensure_ascii=False, separators=(",", ":"))


def lines_in(part: ImportPart) -> list[Line]:
    """The way back."""
    return [(number, cells) for number, cells in json.loads(part.lines)]


def _key_of(data: bytes) -> bytes:
    return tokens.keyed_hash("contact-list", hashlib.sha256(data).hexdigest())


def _change(found: ContactImport, *conditions: object, **values: object) -> None:
    """Change a list that is still as it was. Raises RefusedError where somebody was faster."""
    changed = db.session.execute(
        update(ContactImport).where(ContactImport.id == found.id, *conditions).values(**values)  # type: ignore[arg-type]
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise RefusedError(_("Meanwhile something happened with this list; please look again."))
