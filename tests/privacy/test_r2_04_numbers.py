"""Whoever comes after somebody who was erased has a number of their own, so the trail never tells of the wrong one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import MetaData, select

from app.contacts.models import Contact
from app.foundation.database import db
from app.landing.models import SignUp
from app.privacy.access import copy_for
from app.privacy.erasing import erase
from app.privacy.subjects import subject_of_canonical
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient

UWE, IDA = "uwe@lindenbach.example", "ida@lindenbach.example"
# The last version that gave a number twice.
BEFORE = "0057"
WHEN = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


def test_r2_04_what_was_done_with_somebody_erased_is_not_told_of_the_next_one(
    app: Flask, petition: str, citizen: Citizen, staff: Callable[..., CheckingClient]
):
    numbers = []
    for email in (UWE, IDA):
        citizen.sign(petition, email)
        citizen.get_mail()
        citizen.confirm(email)
        with app.app_context():
            numbers.append(db.session.scalars(select(Contact.id).where(Contact.email == email)).one())
        if email == UWE:
            staff("admin").get(f"/staff/contacts/{numbers[0]}")
            with app.app_context():
                erase(subject_of_canonical(UWE), "staff")
                db.session.commit()
    assert numbers[0] != numbers[1]
    with app.app_context():
        assert "audit_entries" not in copy_for(subject_of_canonical(IDA))["data"]


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_r2_04_no_later_migration_forgets_which_numbers_were_given(app: Flask):
    """A table that is built anew loses it, unless that is said."""
    with app.app_context():
        for table in (Contact.__table__, SignUp.__table__):
            made = db.session.connection().exec_driver_sql(
                f"SELECT sql FROM sqlite_master WHERE name = '{table.name}'"
            )
            assert "AUTOINCREMENT" in str(made.scalar())


def test_r2_04_the_next_one_gets_no_number_that_the_trail_names_already(empty_app: Flask):
    """Also where the person was gone before numbers were given once."""
    with empty_app.app_context():
        if db.engine.dialect.name != "sqlite":
            return
        upgrade(revision=BEFORE)
        tables = MetaData()
        tables.reflect(db.engine)
        line = {
            "at": WHEN,
            "action": "contact.erased",
            "object_kind": "contact",
            "object_id": 41,
            "detail": {},
        }
        with db.engine.begin() as connection:
            connection.execute(tables.tables["audit_entries"].insert().values(line))
        upgrade()
        contact = Contact(email=UWE, canonical_email=UWE, language="de", created_at=WHEN)
        db.session.add(contact)
        db.session.commit()
        assert contact.id == 42
