"""People who work here, with accounts made as the command line makes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.foundation.database import db
from app.staff import accounts
from app.staff.queries import account_by_email

# A live petition, and citizens who sign it.
from tests.landing.conftest import (  # noqa: F401
    _no_page_from_the_test_before,
    citizen,
    organisation,
    petition,
)
from tests.pages import CheckingClient

PASSWORD = "Laubfrosch am Teich 7"
KARIN = "karin.moser@example.org"
ASKS, RELEASES = "karin@lindenbach.example", "emil@lindenbach.example"


@pytest.fixture
def add_account(app: Flask) -> Callable[..., str]:
    """Call it with a role for the address of a new account; ``password=None`` for one that uses links."""

    def add(role: str = "admin", email: str = KARIN, password: str | None = PASSWORD) -> str:
        with app.app_context():
            accounts.add_account(email, role, password)
            db.session.commit()
        return email

    return add


@pytest.fixture
def new_link(app: Flask) -> Callable[..., str]:
    """Call it with an address for the path of a fresh link, as the mail would carry it."""

    def make(email: str = KARIN, lifetime: timedelta = accounts.MAILED_LINK_LIFETIME) -> str:
        with app.app_context():
            account = account_by_email(email)
            assert account is not None
            url = accounts.entry_link(account, lifetime)
            db.session.commit()
        return url.removeprefix("http://localhost")

    return make


@pytest.fixture
def close_account(app: Flask) -> Callable[[str], None]:
    """Call it with an address to close that account."""

    def close(email: str) -> None:
        with app.app_context():
            account = account_by_email(email)
            assert account is not None
            accounts.set_active(account, False)
            db.session.commit()

    return close


def enter(client: CheckingClient, email: str, password: str = PASSWORD, **fields: str) -> TestResponse:
    """Type address and password at the door."""
    return client.submit(
        "/staff/sign-in", form="form[@action='/staff/sign-in']", email=email, password=password, **fields
    )


def is_inside(client: CheckingClient) -> bool:
    """Whether a page for staff opens for this browser."""
    return client.get("/staff/campaigns").status_code == 200


def without_tokens(response: TestResponse) -> str:
    """A page's text without what differs each time."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", response.get_data(as_text=True))


@pytest.fixture
def karin(staff: Callable[..., CheckingClient]) -> CheckingClient:
    """She asks for a release."""
    return staff("campaigner", ASKS)


@pytest.fixture
def emil(staff: Callable[..., CheckingClient]) -> CheckingClient:
    """He releases."""
    return staff("admin", RELEASES)
