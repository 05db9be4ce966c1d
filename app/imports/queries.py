"""Which lists there are, what waits of one, and where somebody comes from."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from app.foundation.database import db
from app.imports.lines import ReadLine, read_line
from app.imports.models import ContactImport, ImportedContact, ImportPart
from app.imports.reading_tables import Line
from app.imports.receiving import lines_in
from app.staff.models import Account

_MOST_SHOWN = 50


def all_imports() -> Sequence[tuple[ContactImport, str]]:
    """The newest lists, each with the address of whoever brought it in."""
    wanted = (
        select(ContactImport, Account.email)
        .outerjoin(Account, Account.id == ContactImport.account_id)
        .order_by(ContactImport.id.desc())
        .limit(_MOST_SHOWN)
    )
    return [(found, email or "") for found, email in db.session.execute(wanted)]


def first_lines(import_id: int, most: int) -> list[Line]:
    """The beginning of a list that still waits."""
    part = db.session.scalars(
        select(ImportPart).where(ImportPart.import_id == import_id).order_by(ImportPart.id).limit(1)
    ).first()
    return lines_in(part)[:most] if part else []


def first_people(found: ContactImport, most: int) -> list[ReadLine]:
    """The same as they are read, without those who are refused."""
    read = [read_line(line, found.columns) for line in first_lines(found.id, 5 * most)]
    return [line for line in read if line.address][:most]


def origins_of(contact_id: int) -> Sequence[tuple[ImportedContact, ContactImport]]:
    """The lists that say something of somebody, oldest first."""
    wanted = (
        select(ImportedContact, ContactImport)
        .join(ContactImport, ContactImport.id == ImportedContact.import_id)
        .where(ImportedContact.contact_id == contact_id)
        .order_by(ImportedContact.id)
    )
    return [(row, found) for row, found in db.session.execute(wanted)]


def number_of_people(import_id: int) -> int:
    """How many are here by this list, or have something of it."""
    wanted = select(func.count()).select_from(ImportedContact).where(ImportedContact.import_id == import_id)
    return db.session.scalar(wanted) or 0
