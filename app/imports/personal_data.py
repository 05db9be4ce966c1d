"""What the imports room knows of a person: by which list they came, and what lists say of them that still wait."""

from __future__ import annotations

from sqlalchemy import delete, select

from app.contacts.addresses import parse_address
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.personal_data import Keeper, Rows
from app.imports.models import ContactImport, ImportedContact, ImportPart
from app.imports.queries import origins_of
from app.imports.receiving import lines_in, written
from app.outbox.suppression import address_key


def _collect(contact_id: int) -> Rows:
    rows = [
        {
            "at": row.at,
            "source": found.source,
            "collected_when": found.collected_when,
            "collected_by": found.collected_by,
            "file_name": found.file_name,
            "line": row.line,
            "is_new": row.is_new,
            "fields": row.fields,
        }
        for row, found in origins_of(contact_id)
    ]
    return {"imported_contacts": rows} if rows else {}


def _erase(contact_id: int) -> None:
    db.session.execute(delete(ImportedContact).where(ImportedContact.contact_id == contact_id))


def _collect_address(key: bytes) -> Rows:
    found = []
    parts = select(ImportPart, ContactImport.file_name).join(ContactImport).order_by(ImportPart.id)
    for part, file_name in db.session.execute(parts):
        found += [
            {"file_name": file_name, "line": number, "text": " · ".join(cell for cell in cells if cell)}
            for number, cells in lines_in(part)
            if _is_about(cells, key)
        ]
    return {"contact_import_parts": found} if found else {}


def _erase_address(key: bytes) -> None:
    """Their lines leave the lists that wait; the others keep their numbers."""
    everything = db.session.scalars(select(ImportPart).order_by(ImportPart.id))
    theirs = [
        part.id for part in everything if any(_is_about(cells, key) for _number, cells in lines_in(part))
    ]
    # Whoever brings such a part in is waited for: then it is gone, and the person a contact, who is forgotten next.
    wanted = select(ImportPart).where(ImportPart.id.in_(theirs)).order_by(ImportPart.id).with_for_update()
    for part in db.session.scalars(wanted.execution_options(populate_existing=True)):
        part.lines = written(
            [(number, cells) for number, cells in lines_in(part) if not _is_about(cells, key)]
        )


def _is_about(cells: list[str], key: bytes) -> bool:
    return any(address_key(_canonical(cell)) == key for cell in cells if "@" in cell)


def _canonical(cell: str) -> str:
    """As addresses are compared; quick for the plain ones, for a list may have many."""
    if cell.isascii():
        return cell.strip().removeprefix("mailto:").lower()
    try:
        return parse_address(cell).canonical
    except RefusedError:
        return cell


keeper = Keeper(
    frozenset({"imported_contacts", "contact_import_parts"}),
    _collect,
    _erase,
    _collect_address,
    _erase_address,
)
