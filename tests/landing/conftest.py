"""A published campaign, and people who sign it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.campaigns import drafting, publishing
from app.campaigns.models import Organisation
from app.foundation import queue
from app.foundation.database import db
from app.landing import mail_words
from app.landing.live_pages import forget_all
from app.landing.mails import confirm_token
from app.landing.models import SignUp
from tests.landing.letter_writers import letter_through_us  # noqa: F401 - a fixture
from tests.pages import CheckingClient


@pytest.fixture(autouse=True)
def _no_page_from_the_test_before() -> None:
    forget_all()
    mail_words.forget_all()


@pytest.fixture
def organisation(app: Flask) -> None:
    with app.app_context():
        db.session.add(
            Organisation(
                id=1,
                name="Lindenbach bewegt e. V.",
                street="Marktplatz 3",
                postal_code="01234",
                city="Lindenbach",
                email="post@example.org",
                represented_by="Karin Moser",
                privacy_contact="datenschutz@example.org",
                land="SN",
            )
        )
        db.session.commit()


@pytest.fixture
def petition(app: Flask, organisation: None) -> str:
    """The slug of a live petition that also asks why it matters to people."""
    with app.app_context():
        campaign = drafting.new_campaign("petition", "Ein sicherer Schulweg für Lindenbach", slug="schulweg")
        campaign.draft = campaign.draft | {"fields": [*campaign.draft["fields"], "comment"]}
        publishing.publish(campaign)
        db.session.commit()
        return campaign.slug


@pytest.fixture
def sign_up_of(app: Flask) -> Callable[..., SignUp | None]:
    """The latest sign-up, of one address or of anybody."""

    def find(email: str = "") -> SignUp | None:
        with app.app_context():
            wanted = select(SignUp).order_by(SignUp.id.desc())
            return db.session.scalars(wanted.where(SignUp.email == email) if email else wanted).first()

    return find


@dataclass
class Citizen:
    """Somebody with a browser and a mailbox."""

    app: Flask
    client: CheckingClient

    def sign(self, slug: str, email: str = "uwe.brandt@example.org", **answers: Any) -> TestResponse:
        filled = {
            "email": email,
            "given_name": "Uwe",
            "family_name": "Brandt",
            "postal_code": "01234",
        } | answers
        return self.client.submit(f"/{slug}", form="form[@action='/" + slug + "/sign']", **filled)

    def get_mail(self) -> None:
        with self.app.app_context():
            queue.run("outbox")

    def link(self, email: str = "uwe.brandt@example.org") -> str:
        with self.app.app_context():
            row = db.session.scalars(
                select(SignUp).where(SignUp.email == email).order_by(SignUp.id.desc())
            ).first()
            assert row is not None
            return f"/c/{confirm_token(row)}"

    def confirm(self, email: str = "uwe.brandt@example.org") -> TestResponse:
        """Press the button, and once more where a machine's speed asks for it."""
        link = self.link(email)
        answer = self.client.submit(link)
        if answer.status_code == 422:
            stamp = re.search(r'name="stamp" value="([^"]+)"', answer.get_data(as_text=True))
            assert stamp
            answer = self.client.post(link, data={"stamp": stamp[1]})
        return answer


@pytest.fixture
def citizen(app: Flask, client: CheckingClient) -> Citizen:
    return Citizen(app, client)


@pytest.fixture
def count(app: Flask) -> Callable[[type], int]:
    """How many rows a table has."""

    def rows(model: type) -> int:
        with app.app_context():
            return db.session.query(model).count()

    return rows
