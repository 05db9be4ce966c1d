"""Somebody who was restricted when a backup was made, and erased since, may come back of their own accord."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.contacts.models import Contact
from app.foundation.database import db
from app.outbox.models import SuppressedAddress
from app.privacy.restricting import restrict
from app.starting import check_database
from tests.privacy.test_r2_04_erasure import (  # noqa: F401
    UWE,
    forget,
    put_back,
    rows_of_all_tables,
    uwe,
)


def test_r2_04_who_was_restricted_in_the_backup_and_erased_since_may_come_back(
    app: Flask,
    uwe: str,  # noqa: F811
):
    """The restriction went with the person; brought back by the backup, nobody could release it any more."""
    with app.app_context():
        restrict(db.session.scalars(select(Contact).where(Contact.email == UWE)).one(), "Streit", by="staff")
        db.session.commit()
    backup = rows_of_all_tables(app)
    forget(app)
    put_back(app, backup)
    check_database(app)
    with app.app_context():
        assert list(db.session.scalars(select(SuppressedAddress.reason))) == ["erased"]
