"""Somebody at the door of the portal, with a browser and a mailbox."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.foundation import queue
from app.foundation.database import db
from app.outbox.composing import Mail, compose
from app.outbox.models import OutboxMessage

# A live petition, and citizens who sign it.
from tests.landing.conftest import (  # noqa: F401
    Citizen,
    _no_page_from_the_test_before,
    citizen,
    organisation,
    petition,
)
from tests.pages import CheckingClient

UWE = "uwe.brandt@example.org"
ENGLISH = {"Accept-Language": "en"}


@dataclass
class Visitor:
    """A browser of its own."""

    app: Flask
    client: CheckingClient

    def ask(self, email: str = UWE) -> TestResponse:
        return self.client.post("/me/ask", data={"email": email}, headers=ENGLISH)

    def mail(self) -> Mail | None:
        """The newest mail of the portal, once the worker has run; None where it was withheld."""
        with self.app.app_context():
            queue.run("outbox")
            wanted = select(OutboxMessage).where(OutboxMessage.kind == "portal")
            row = db.session.scalars(wanted.order_by(OutboxMessage.id.desc())).first()
            assert row is not None
            if row.state != "sent":
                return None
            mail = compose(row)
            assert isinstance(mail, Mail)
            return mail

    def link(self) -> str:
        mail = self.mail()
        assert mail is not None
        found = re.search(r"/me/enter/[\w=-]+", mail.text)
        assert found
        return found[0]

    def code(self) -> str:
        mail = self.mail()
        assert mail is not None
        found = re.search(r"\n(\d{3} \d{3})\n", mail.text)
        assert found
        return found[1]

    def enter(self, email: str = UWE) -> Visitor:
        self.ask(email)
        answer = self.client.post(self.link())
        assert answer.status_code == 303, answer.status_code
        return self

    def page(self) -> str:
        return self.client.get("/me", headers=ENGLISH).get_data(as_text=True)

    def send(self, action: str, **fields: str) -> TestResponse:
        """Fill in the form of the page that leads there."""
        path = "/me/erase" if action == "/me/erase" else "/me"
        return self.client.submit(path, form=f"form[@action='{action}']", **fields)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    return Visitor(app, client)


@pytest.fixture
def uwe(citizen: Citizen, petition: str) -> str:  # noqa: F811
    """The petition that Uwe has signed and confirmed, newsletter included."""
    citizen.sign(petition, UWE, comment="Bitte bald.", **{"consent-newsletter": "on"})
    citizen.get_mail()
    citizen.confirm(UWE)
    return petition
