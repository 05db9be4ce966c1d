"""Wherever a person is stored, a room answers for it: it can show it, and it can forget it."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

from app.foundation.database import db
from app.foundation.personal_data import answered_tables

# Columns that say who somebody is.
PERSONAL = {"contact_id", "email", "canonical_email", "address_key", "given_name", "family_name", "phone"}
# Tables with such a column that hold no supporter, and why.
NOBODY = {
    "organisations": "the organisation's own address, as the imprint shows it",
    "accounts": "staff; ended by the administrator, not by a supporter's request",
}


def test_every_table_with_a_person_is_answered_for_by_its_room(app: Flask) -> None:
    """Access and erasure (Art. 15, 17 GDPR) ask the keepers, so a table without one would be forgotten."""
    answered = answered_tables()
    for mapper in db.Model.registry.mappers:
        table = mapper.local_table
        personal = sorted(PERSONAL & set(table.columns.keys()))
        if not personal or table.name in NOBODY:
            continue
        room = mapper.class_.__module__.rsplit(".", 1)[0]
        module = f"{room}.personal_data"
        assert find_spec(module), (
            f"The table {table.name} holds {', '.join(personal)}, but there is no {module} to answer for it."
        )
        assert table.name in import_module(module).keeper.tables, (
            f"{module} does not answer for the table {table.name}, which holds {', '.join(personal)}."
        )
        assert table.name in answered, f"The keeper in {module} is not registered (kept_by in create_app)."


def test_keepers_answer_only_for_tables_that_exist(app: Flask) -> None:
    """A table that was renamed must not lose its keeper silently."""
    unknown = answered_tables() - set(db.metadata.tables)
    assert not unknown, (
        f"A personal_data.py answers for {', '.join(sorted(unknown))}, which no model describes."
    )
