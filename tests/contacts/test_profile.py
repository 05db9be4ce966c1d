"""One person's page, as it is read at a service counter during a talk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.consent.ledger import WITHDRAWN
from app.consent.models import ConsentEvent
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse
from tests.statements import statements

ENGLISH = {"Accept-Language": "en"}
COMMENT = "Meine Tochter geht dort jeden Tag.\n<b>Bitte</b> handeln Sie."


@pytest.fixture
def uwe(app: Flask, petition: str, citizen: Citizen) -> str:
    """The address of the profile of somebody who signed, agreed to the newsletter and confirmed."""
    citizen.sign(petition, comment=COMMENT, **{"consent-newsletter": "on"})
    citizen.get_mail()
    citizen.confirm()
    with app.app_context():
        return f"/staff/contacts/{db.session.scalars(select(Contact.id)).one()}"


def text_of(page: str, part: str) -> str:
    """The words in one section of the page, with single spaces."""
    found = parse(page).find(f".//section[@aria-labelledby='{part}']")
    assert found is not None
    return " ".join(" ".join(found.itertext()).split())


def test_the_profile_says_how_to_reach_them_and_what_they_agree_to_now(
    uwe: str, staff: Callable[..., CheckingClient]
) -> None:
    page = staff("counter").get(uwe, headers=ENGLISH).get_data(as_text=True)
    assert "Uwe Brandt" in page
    assert "uwe.brandt@example.org" in text_of(page, "reach")
    agreed = text_of(page, "agreed")
    assert "Newsletter yes, since" in agreed
    assert "darf mir den Newsletter per E-Mail schicken" in agreed


def test_a_withdrawn_consent_stays_visible_and_does_not_count(
    app: Flask, uwe: str, staff: Callable[..., CheckingClient]
) -> None:
    with app.app_context():
        given = db.session.scalars(select(ConsentEvent)).one()
        db.session.add(
            ConsentEvent(
                contact_id=given.contact_id,
                purpose=given.purpose,
                action=WITHDRAWN,
                at=clock.now() + timedelta(days=1),
                evidence={"channel": "counter"},
            )
        )
        db.session.commit()
    page = staff("counter").get(uwe, headers=ENGLISH).get_data(as_text=True)
    agreed = text_of(page, "agreed")
    assert "no: withdrawn on" in agreed
    assert "yes, since" not in agreed
    assert "darf mir den Newsletter" in agreed
    happened = text_of(page, "timeline")
    assert "Withdrawn: Newsletter" in happened
    assert "Agreed: Newsletter" in happened


def test_whoever_agreed_to_nothing_is_left_alone(
    petition: str, citizen: Citizen, app: Flask, staff: Callable[..., CheckingClient]
) -> None:
    citizen.sign(petition)
    citizen.get_mail()
    citizen.confirm()
    with app.app_context():
        number = db.session.scalars(select(Contact.id)).one()
    page = staff("counter").get(f"/staff/contacts/{number}", headers=ENGLISH).get_data(as_text=True)
    assert "Do not send them a newsletter" in text_of(page, "agreed")


def test_the_timeline_tells_what_happened_newest_first(
    uwe: str, staff: Callable[..., CheckingClient]
) -> None:
    page = staff("admin").get(uwe, headers=ENGLISH).get_data(as_text=True)
    happened = text_of(page, "timeline")
    order = ["Confirmed: Ein sicherer", "Confirmation mail sent: Ein sicherer", "Signed up: Ein sicherer"]
    places = [happened.index(sentence) for sentence in order]
    assert places == sorted(places)
    assert "with the button in the mail" in happened
    assert "<b>Bitte</b> handeln Sie." in happened


def test_the_evidence_says_that_the_built_in_outbox_proves_little(
    uwe: str, staff: Callable[..., CheckingClient]
) -> None:
    """In words, beside the consent and beside its line in the timeline."""
    page = staff("counter").get(uwe, headers=ENGLISH).get_data(as_text=True)
    sentence = "Confirmed through the built-in outbox"
    assert sentence in text_of(page, "agreed")
    happened = text_of(page, "timeline")
    assert sentence in happened
    for kept in ("Asked on the page http://localhost/schulweg", "Message-ID of the mail <", "SHA-256"):
        assert kept in happened


def test_a_role_is_led_only_where_it_may_go(uwe: str, staff: Callable[..., CheckingClient]) -> None:
    seen = {}
    for role in ("admin", "campaigner", "counter"):
        content = parse(staff(role).get(uwe).get_data(as_text=True)).find(".//div[@class='page-body']")
        assert content is not None
        seen[role] = {
            str(link.get("href")).split("/")[2]
            for link in content.iter("a")
            if "/staff" in str(link.get("href"))
        }
    assert seen == {
        "admin": {"campaigns", "contacts", "outbox"},
        "campaigner": {"campaigns", "contacts"},
        "counter": {"contacts"},
    }


def test_somebody_without_name_or_telephone_has_a_page_too(
    add_contacts: Callable[..., None], app: Flask, staff: Callable[..., CheckingClient]
) -> None:
    long = "rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" + "x" * 30
    add_contacts((None, None), (long, "<script>alert(1)</script>", {"phone": "+49 170 1234567"}))
    with app.app_context():
        numbers = db.session.scalars(select(Contact.id).order_by(Contact.id)).all()
    desk = staff("counter")
    first, second = (desk.get(f"/staff/contacts/{number}").get_data(as_text=True) for number in numbers)
    assert '<h1 class="page-title">person0@example.org</h1>' in first
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in second
    assert 'href="tel:%2B491701234567"' in second


def test_a_long_history_takes_as_many_questions_as_a_short_one(
    app: Flask, uwe: str, petition: str, citizen: Citizen, staff: Callable[..., CheckingClient]
) -> None:
    desk = staff("admin")
    desk.get(uwe)
    with statements(app) as short:
        desk.get(uwe)
    for day in (2, 4):
        with clock.moved(timedelta(days=day)):
            citizen.sign(petition, **{"consent-campaigns": "on"})
            citizen.get_mail()
            citizen.confirm()
    # What is kept for some seconds, such as the mark in the navigation, may have run out on a slow machine.
    desk.get(uwe)
    with statements(app) as long:
        page = desk.get(uwe, headers=ENGLISH).get_data(as_text=True)
    assert page.count("Signed up") == 3
    assert len(long) == len(short)
