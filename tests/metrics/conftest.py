"""A petition and the handful of people whose ways through it can be counted by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.ambassadors.referrals import decide_all
from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.landing.confirming import code_of
from app.landing.models import SignUp
from app.metrics.figures import CampaignNumbers
from app.metrics.queries import campaign_numbers
from tests.landing.conftest import (  # noqa: F401 - fixtures, found by their names
    Citizen,
    _no_page_from_the_test_before,
    citizen,
    organisation,
    petition,
)
from tests.metrics.variant_story import half_past, tested  # noqa: F401 - fixtures

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


@dataclass
class Town:
    """The people of the town, and what the campaign's numbers say about them."""

    app: Flask
    citizen: Citizen
    slug: str

    @property
    def campaign_id(self) -> int:
        with self.app.app_context():
            return db.session.scalars(select(Campaign.id).where(Campaign.slug == self.slug)).one()

    def look(self, query: str = "", **headers: str) -> None:
        """Open the page and leave."""
        assert self.citizen.client.get(f"/{self.slug}{query}", headers=headers).status_code == 200

    def sign(self, name: str, query: str = "") -> TestResponse:
        """Open the page and fill in its form."""
        signed = self.citizen.client.submit(
            f"/{self.slug}{query}",
            form=f"form[@action='/{self.slug}/sign']",
            email=f"{name.lower()}@example.org",
            given_name=name,
            family_name=f"{name}sen",
            postal_code="01234",
        )
        assert signed.status_code == 303
        self.citizen.get_mail()
        return signed

    def confirm(self, name: str, *, after: timedelta = timedelta(0)) -> None:
        """Follow the link in the mail and press the button."""
        with clock.moved(after):
            assert self.citizen.confirm(f"{name.lower()}@example.org").status_code == 303
        self.decide()

    def decide(self) -> None:
        """Who counts for whom, as the worker finds it out every few seconds."""
        with self.app.app_context():
            decide_all()

    def row(self, name: str) -> SignUp:
        with self.app.app_context():
            return db.session.scalars(
                select(SignUp).where(SignUp.email == f"{name.lower()}@example.org")
            ).one()

    def numbers(self) -> CampaignNumbers:
        """What is counted, after all who look have been written down."""
        self.app.extensions["testballon_visits"].flush()
        with self.app.app_context():
            return campaign_numbers(self.campaign_id)


@pytest.fixture(autouse=True)
def _nothing_is_dear(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine even a few rows take so long that they would be kept for a moment."""
    monkeypatch.setattr("app.metrics.freshness._DEAR_SECONDS", 600.0)


@pytest.fixture
def town(app: Flask, citizen: Citizen, petition: str) -> Town:  # noqa: F811
    """Nobody has come yet."""
    citizen.client.environ_base |= {
        "HTTP_USER_AGENT": BROWSER,
        "HTTP_ACCEPT": "text/html,*/*;q=0.8",
        "HTTP_ACCEPT_LANGUAGE": "de",
    }
    return Town(app, citizen, petition)


@pytest.fixture
def story(town: Town) -> Town:
    """Eight visits, five sign-ups, three confirmed.

    Three only look. Anna and Bernd come by WhatsApp: she confirms and shares, he opens the confirm page and leaves.
    Clara signs and never opens her mail. Dora comes by Anna's link and types the code. Emil comes by a link of
    Bernd's, who never confirmed, and confirms.
    """
    for query in ("?via=poster", "?via=poster", ""):
        town.look(query)
    town.look(User_Agent=ROBOT)
    town.look(Sec_Purpose="prefetch")
    town.sign("Anna", "?via=whatsapp")
    town.confirm("Anna", after=timedelta(minutes=10))
    town.sign("Bernd", "?via=whatsapp")
    with clock.moved(timedelta(minutes=5)):
        assert town.citizen.client.get(town.citizen.link("bernd@example.org")).status_code == 200
    town.sign("Clara")
    assert town.citizen.client.get(f"/s/{town.row('Anna').share_code}/to/whatsapp").status_code == 303
    thanks = town.sign("Dora", f"?ref={town.row('Anna').share_code}").location
    with town.app.app_context(), clock.moved(timedelta(minutes=20)):
        code = code_of(town.row("Dora"))
        assert town.citizen.client.post(thanks, data={"code": code}).status_code == 303
    town.decide()
    town.sign("Emil", f"?ref={town.row('Bernd').share_code}")
    town.confirm("Emil", after=timedelta(minutes=30))
    return town


@pytest.fixture
def many_visits(town: Town) -> Callable[[str, int], None]:
    """Call it for that many more visits by one channel."""

    def come(channel: str, number: int) -> None:
        for _ in range(number):
            town.look(f"?via={channel}")

    return come
