"""A colleague with a list in a file."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.contacts.models import Contact
from app.foundation import queue
from app.foundation.database import db
from app.imports.models import ContactImport
from app.imports.running import JOB

# A live petition, and citizens who sign it.
from tests.landing.conftest import (  # noqa: F401
    _no_page_from_the_test_before,
    citizen,
    organisation,
    petition,
)
from tests.pages import CheckingClient

ORIGIN = {
    "source": "Mitglieder, aus der Tabelle der Kassenwartin",
    "collected_when": "2019 bis 2024",
    "collected_by": "Geschäftsstelle",
}
EVIDENCE = "consent_purpose;consent_given_at;consent_wording;consent_where;consent_confirmed_at;consent_confirmed_how"
PROOF = (
    "newsletter;03.05.2025 10:15;Ja, ich möchte den Newsletter.;www.lindenbach.example/news;03.05.2025 10:20;"
    "Link in der Mail <abc@lindenbach.example>"
)


@dataclass
class Colleague:
    """Somebody who brings in lists, and the worker beside them."""

    app: Flask
    client: CheckingClient

    def upload(self, text: str | bytes, name: str = "liste.csv") -> TestResponse:
        data = text if isinstance(text, bytes) else text.encode()
        page = "/staff/contacts/import"
        return self.client.submit(page, form=f"form[@action='{page}']", file=(io.BytesIO(data), name))

    def choose(self, **chosen: str) -> TestResponse:
        """Say where it comes from, and look through the list."""
        page = f"/staff/contacts/imports/{self.newest()}"
        answer = self.client.submit(
            f"{page}?columns=1", form=f"form[@action='{page}/columns']", **(ORIGIN | chosen)
        )
        self.work()
        return answer

    def start(self) -> TestResponse:
        page = f"/staff/contacts/imports/{self.newest()}"
        answer = self.client.submit(page, form=f"form[@action='{page}/start']")
        self.work()
        return answer

    def bring_in(self, text: str | bytes, name: str = "liste.csv") -> None:
        """The whole way."""
        assert self.upload(text, name).status_code == 303
        assert self.choose().status_code == 303
        assert self.start().status_code == 303

    def take_back(self) -> TestResponse:
        page = f"/staff/contacts/imports/{self.newest()}"
        answer = self.client.submit(page, form=f"form[@action='{page}/take-back']")
        self.work()
        return answer

    def work(self) -> None:
        with self.app.app_context():
            while queue.run(JOB):
                pass

    def newest(self) -> int:
        with self.app.app_context():
            return db.session.scalars(select(ContactImport.id).order_by(ContactImport.id.desc())).first() or 0

    def page(self, path: str = "") -> str:
        """What stands on the page of the newest list, or another."""
        path = path or f"/staff/contacts/imports/{self.newest()}"
        return self.client.get(path, headers={"Accept-Language": "en"}).get_data(as_text=True)

    def counts(self) -> dict[str, int]:
        with self.app.app_context():
            return db.session.get_one(ContactImport, self.newest()).counts

    def people(self) -> dict[str, Contact]:
        with self.app.app_context():
            return {one.email: one for one in db.session.scalars(select(Contact))}


@pytest.fixture
def colleague(app: Flask, staff: Callable[..., CheckingClient]) -> Colleague:
    """An administrator, alone in the house."""
    return Colleague(app, staff("admin"))
