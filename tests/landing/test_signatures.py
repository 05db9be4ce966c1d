"""Names on the page: first names and postcodes of those who confirmed and agreed, for as long as they agree."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import arranging, drafting, publishing
from app.consent.ledger import WITHDRAWN
from app.consent.models import ConsentEvent
from app.foundation import clock
from app.foundation.database import db
from app.landing.live_pages import forget_all
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse

Staff = Callable[..., CheckingClient]
AGREES = {"consent-publish_name": "on"}


@pytest.fixture
def named(app: Flask, organisation: None) -> str:
    """The slug of a live petition that names its supporters; its template did not ask to."""
    with app.app_context():
        campaign = drafting.new_campaign("petition", "Ein sicherer Schulweg", slug="schulweg")
        assert "publish_name" not in campaign.draft["purposes"]
        campaign.draft, _block = arranging.with_block(campaign.draft, "signatures")
        publishing.publish(campaign)
        db.session.commit()
        return campaign.slug


def names_on(client: CheckingClient, path: str = "/schulweg") -> list[str]:
    forget_all()
    page = parse(client.get(path).get_data(as_text=True))
    return [
        " ".join("".join(line.itertext()).split())
        for line in page.findall(".//section[@class='signatures']//li")
    ]


def sign(citizen: Citizen, name: str, **answers: str) -> None:
    email = f"person-{len(name)}@example.org"
    signed = citizen.sign("schulweg", email=email, given_name=name, **answers)
    assert signed.status_code == 303, signed.get_data(as_text=True)


def test_only_who_confirmed_and_agreed_is_named_newest_first(citizen: Citizen, named: str):
    assert names_on(citizen.client) == []
    assert "Hier stehen die Vornamen" in citizen.client.get("/schulweg").get_data(as_text=True)
    for name, answers in (("Uwe", AGREES), ("Anna", {}), ("Boris", AGREES), ("Sieglinde", AGREES)):
        sign(citizen, name, **answers)
    for name in ("Uwe", "Anna", "Boris"):
        citizen.confirm(f"person-{len(name)}@example.org")
    assert names_on(citizen.client) == ["Boris 01234", "Uwe 01234"]
    text = citizen.client.get("/schulweg/en").get_data(as_text=True)
    assert "Brandt" not in text, "Nobody's last name is shown."


def test_what_was_typed_as_a_name_stays_text(citizen: Citizen, named: str):
    sign(citizen, "<b>Uwe</b> & Söhne", **AGREES)
    citizen.confirm("person-18@example.org")
    assert names_on(citizen.client) == ["<b>Uwe</b> & Söhne 01234"]
    packed = citizen.client.get("/schulweg", headers={"Accept-Encoding": "identity"}).get_data(as_text=True)
    assert "&lt;b&gt;Uwe&lt;/b&gt; &amp; Söhne" in packed


def test_who_withdraws_is_not_named_any_more(app: Flask, citizen: Citizen, named: str):
    sign(citizen, "Uwe", **AGREES)
    citizen.confirm("person-3@example.org")
    assert names_on(citizen.client) == ["Uwe 01234"]
    with app.app_context():
        given = db.session.scalars(select(ConsentEvent).where(ConsentEvent.purpose == "publish_name")).one()
        db.session.add(
            ConsentEvent(
                contact_id=given.contact_id,
                purpose=given.purpose,
                action=WITHDRAWN,
                at=clock.now(),
                evidence={},
            )
        )
        db.session.commit()
    assert names_on(citizen.client) == []


def test_while_a_form_is_mended_and_in_the_draft_the_names_stay(citizen: Citizen, named: str, staff: Staff):
    sign(citizen, "Uwe", **AGREES)
    citizen.confirm("person-3@example.org")
    forget_all()
    again = citizen.sign("schulweg", email="nobody").get_data(as_text=True)
    assert '<li><span dir="auto">Uwe</span>' in again
    assert names_on(staff(), "/staff/campaigns/1/preview") == ["Uwe 01234"]


def test_the_table_for_a_spreadsheet_says_who_agreed(citizen: Citizen, named: str, staff: Staff):
    sign(citizen, "Uwe", **AGREES)
    citizen.confirm("person-3@example.org")
    answer = staff().submit("/staff/campaigns/1", form="form[@action='/staff/campaigns/1/sign-ups.csv']")
    heading, row = answer.get_data(as_text=True).splitlines()
    agreed = next(name for name in heading.split(";") if "öffentlich" in name)
    assert row.split(";")[heading.split(";").index(agreed)] == "ja"
