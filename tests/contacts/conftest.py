"""People in the contact store, written as fast as a test needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db

# A live petition, and citizens who sign it.
from tests.landing.conftest import (  # noqa: F401
    _no_page_from_the_test_before,
    citizen,
    organisation,
    petition,
)


@pytest.fixture
def add_contacts(app: Flask) -> Callable[..., None]:
    """Call it with (given name, family name, more columns) for each; addresses are made up from the names."""

    def add(*people: tuple[Any, ...]) -> None:
        rows = []
        for number, (given, family, *more) in enumerate(people):
            email = f"person{number}@example.org"
            row = {"email": email, "canonical_email": email, "given_name": given, "family_name": family}
            more_columns = {"postal_code": None, "phone": None, "birth_year": None} | (
                more[0] if more else {}
            )
            rows.append(row | {"language": "de", "created_at": clock.now()} | more_columns)
        with app.app_context():
            db.session.execute(insert(Contact), rows)
            db.session.commit()

    return add
