"""From an empty installation to the demo and back to an empty one."""

from __future__ import annotations

import hashlib

from flask import Flask
from sqlalchemy import select

from app.campaigns.organisation import the_organisation
from app.contacts.models import Contact
from app.demo.filling import fill, is_empty
from app.demo.removing import remove
from app.foundation.database import db

# What may stay behind: who works here, what they did, and wordings, which are never deleted.
STRUCTURE = {"accounts", "account_roles", "roles", "entry_links", "audit_entries", "leases", "legal_texts"}


def _rows() -> dict[str, list[str]]:
    """A fingerprint of each row, by table."""
    return {
        name: sorted(
            hashlib.sha256(repr(tuple(row)).encode()).hexdigest() for row in db.session.execute(select(table))
        )
        for name, table in db.metadata.tables.items()
        if name not in STRUCTURE
    }


def test_afterwards_every_table_is_as_it_was_before(app_context: Flask) -> None:
    before = _rows()
    fill()
    assert not is_empty()
    remove()
    db.session.commit()
    assert _rows() == before
    assert is_empty()
    assert not the_organisation().is_demo
    assert not the_organisation().name


def test_it_comes_back_with_the_same_people(app_context: Flask) -> None:
    fill()
    first = set(db.session.scalars(select(Contact.email)))
    remove()
    db.session.commit()
    assert is_empty()
    fill()
    assert set(db.session.scalars(select(Contact.email))) == first
