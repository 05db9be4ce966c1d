"""The privacy notice of a page says what its form asks for, and no more; without a duty field nothing goes live."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import publishing
from app.campaigns.authorities import authority_of, lands
from app.campaigns.models import Campaign, Organisation
from app.campaigns.organisation import the_organisation
from app.campaigns.purposes_of_page import change_purposes
from app.consent.purposes import PURPOSES
from app.consent.telling import purpose_label
from app.foundation import processing
from app.foundation.database import db
from app.landing.live_pages import forget_all
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse

PARTNER = "Naturfreunde e. V."


@pytest.fixture
def publish(app: Flask, petition: str) -> Callable[..., None]:
    """Publish the petition asking for these consents."""

    def do(*purposes: str, partners: tuple[str, ...] = (), political: bool = False) -> None:
        with app.app_context():
            campaign = db.session.scalars(select(Campaign)).one()
            change_purposes(campaign, list(purposes), list(partners), is_political=political)
            publishing.publish(campaign)
            db.session.commit()
        forget_all()

    return do


def _headings(client: CheckingClient, path: str) -> list[str]:
    page = parse(client.get(path).get_data(as_text=True))
    return [" ".join("".join(heading.itertext()).split()) for heading in page.iter("h2")]


def test_r2_08_the_notice_lists_exactly_the_purposes_on_the_form(
    app: Flask, client: CheckingClient, petition: str, publish: Callable[..., None]
):
    with app.test_request_context(headers={"Accept-Language": "de"}):
        labels = {purpose: purpose_label(purpose) for purpose in PURPOSES}
    for asked in ((), ("newsletter",), ("handover", "phone"), PURPOSES):
        publish(*asked)
        said = _headings(client, f"/{petition}/privacy")
        assert {labels[purpose] for purpose in asked} == set(labels.values()) & set(said)
    publish(partners=(PARTNER,))
    assert f"Weitergabe an {PARTNER}" in _headings(client, f"/{petition}/privacy")


def test_r2_08_it_says_what_article_13_asks_for(
    client: CheckingClient, petition: str, publish: Callable[..., None]
):
    publish("newsletter", "measurement")
    said = client.get(f"/{petition}/en/privacy").get_data(as_text=True)
    for duty in (
        "Lindenbach bewegt e. V.",
        "mailto:datenschutz@example.org",
        "What this form asks for: E-mail address",
        "Postcode (optional)",
        "Legal basis:</strong> Your consent (Art. 6(1)(a) GDPR",
        "deleted after 8 days",
        "183 days after the end of the campaign",
        "After 730 days",
        "Those who run our server and send our mail",
        "withdraw any consent at any time",
        "Nothing obliges you",
        "https://www.datenschutz.sachsen.de",
        "We have all of it from you",
        "used to choose what you get",
    ):
        assert duty in said, duty
    assert "Art. 9(2)(a)" not in said
    publish("newsletter", political=True)
    said = client.get(f"/{petition}/en/privacy").get_data(as_text=True)
    assert "Art. 9(2)(a)" in said
    assert "There are no profiles" in said


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({"privacy_contact": ""}, "privacy_contact"),
        ({"land": ""}, "land"),
        ({"represented_by": " "}, "represented_by"),
        ({"email": ""}, "email"),
        ({"country": "AT"}, "media_line"),
        ({"is_public_body": True}, "accessibility_body"),
    ],
)
def test_r2_08_nothing_goes_live_with_a_duty_field_missing_and_it_says_which(
    app: Flask, petition: str, changes: dict[str, object], lacking: str, staff: Callable[..., CheckingClient]
):
    with app.app_context():
        for name, value in changes.items():
            setattr(the_organisation(), name, value)
        db.session.commit()
        campaign = db.session.scalars(select(Campaign)).one()
        with pytest.raises(publishing.PublishingRefusedError) as refused:
            publishing.publish(campaign)
        ((sentence, where),) = refused.value.missing
        db.session.rollback()
    assert "Missing: " in sentence
    assert where == f"/staff/organisation#{lacking}"
    page = parse(staff("admin").get(where.partition("#")[0]).get_data(as_text=True))
    assert page.find(f".//*[@id='{lacking}']") is not None, "The link leads to the field itself."


def test_r2_08_each_land_has_its_authority_and_austria_has_one():
    assert len(lands()) == 16
    for key, _name in lands():
        authority = authority_of(Organisation(country="DE", land=key, is_public_body=False))
        assert authority is not None
        assert authority.url.startswith("https://")
    bavaria = [
        authority_of(Organisation(country="DE", land="BY", is_public_body=public)) for public in (False, True)
    ]
    assert bavaria[0] != bavaria[1], "There it is another one for public bodies."
    austria = authority_of(Organisation(country="AT", land="", is_public_body=False))
    assert austria is not None
    assert "Österreich" in austria.name
    assert authority_of(Organisation(country="DE", land="", is_public_body=False)) is None


def test_r6_02_austria_says_what_it_stands_for_and_r5_01_a_public_body_who_enforces_accessibility(
    app: Flask, client: CheckingClient, petition: str
):
    with app.app_context():
        organisation = the_organisation()
        organisation.media_line, organisation.accessibility_body = (
            "Für sichere Wege.",
            "Schlichtungsstelle Sachsen",
        )
        db.session.commit()
    assert "Für sichere Wege." in client.get("/imprint").get_data(as_text=True)
    assert "Schlichtungsstelle Sachsen" in client.get("/accessibility").get_data(as_text=True)


def test_r1_09_the_notice_somebody_could_read_is_kept_with_the_page_they_signed(
    app: Flask,
    citizen: Citizen,
    petition: str,
    publish: Callable[..., None],
    staff: Callable[..., CheckingClient],
):
    citizen.sign(petition, **{"consent-newsletter": "on"})
    citizen.get_mail()
    citizen.confirm()
    before = staff("counter").get("/staff/contacts/1/consents/1.json").get_json()["page"]
    assert "datenschutz@example.org" in before["privacy_notice"]
    with app.app_context():
        the_organisation().privacy_contact = "neu@example.org"
        db.session.commit()
    publish("newsletter", "phone")
    assert "neu@example.org" in citizen.client.get(f"/{petition}/privacy").get_data(as_text=True)
    after = staff("counter").get("/staff/contacts/1/consents/1.json").get_json()["page"]
    assert after == before


def test_what_is_done_is_told_for_a_record_as_well(app: Flask):
    """Art. 30: without a page, what holds for all."""
    with app.test_request_context(headers={"Accept-Language": "en"}):
        told = processing.activities_of(None, "en")
    assert [activity.name for activity in told][:1] == ["Taking part"]
    assert all(activity.why and activity.basis for activity in told)
