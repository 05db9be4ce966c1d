"""What the contacts room knows of a person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, inspect

from app.contacts.models import Contact
from app.foundation.database import db
from app.foundation.personal_data import Keeper


def _collect(contact_id: int) -> dict[str, list[dict[str, Any]]]:
    contact = db.session.get(Contact, contact_id)
    if contact is None:
        return {}
    columns = inspect(Contact).columns
    return {"contacts": [{column.key: getattr(contact, column.key) for column in columns}]}


def _erase(contact_id: int) -> None:
    db.session.execute(delete(Contact).where(Contact.id == contact_id))


keeper = Keeper(frozenset({"contacts"}), _collect, _erase)
