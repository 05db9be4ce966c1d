"""That somebody took part is proved like a consent, also of who agreed to nothing else (R1.09, R1.12)."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns.models import Campaign
from app.campaigns.publishing import publish
from app.consent.models import ConsentEvent
from app.foundation.database import db
from app.landing.confirming import code_of
from app.landing.models import SignUp
from app.privacy.erasing import erase
from app.privacy.subjects import subject_of_address
from tests.landing.conftest import Citizen
from tests.landing.couples import ANNA, BERND, take_part
from tests.pages import CheckingClient

Staff = Callable[..., CheckingClient]


@pytest.fixture
def where(app: Flask, citizen: Citizen, petition: str) -> str:
    """The address of the receipt of somebody who signed and ticked nothing."""
    citizen.sign(petition)
    citizen.get_mail()
    citizen.confirm()
    with app.app_context():
        assert db.session.scalars(select(ConsentEvent)).all() == []
    return "/staff/contacts/1/sign-ups/1"


def test_r1_12_taking_part_alone_is_proved_by_form_mail_and_button(
    app: Flask, where: str, petition: str, staff: Staff
):
    facts = staff("counter").get(f"{where}.json").get_json()
    assert (
        facts["participation"]["asked_for"] == "Ihre Unterschrift für „Ein sicherer Schulweg für Lindenbach“"
    )
    assert facts["person"] == {"email": "uwe.brandt@example.org", "name": "Uwe Brandt"}
    assert facts["page"]["url"] == f"http://localhost/{petition}"
    assert facts["page"]["privacy_notice"]
    assert facts["form"]["fields"][0] == "E-Mail-Adresse"
    assert {box["ticked_by_the_person"] for box in facts["form"]["boxes"]} == {False}
    assert facts["mail"]["answer_of_the_server_it_was_handed_to"] == "built-in outbox"
    assert "/c/…" in facts["mail"]["text"]
    assert facts["confirmation"]["by"] == "button"
    assert facts["requested_at"] < facts["mail"]["sent_at"] < facts["confirmation"]["at"]
    with app.app_context():
        code = code_of(db.session.scalars(select(SignUp)).one())
    assert code not in str(facts).replace(" ", "")


def test_r1_12_a_new_page_changes_nothing_on_it(app: Flask, where: str, staff: Staff):
    client = staff("counter")
    before = client.get(f"{where}.json").get_json()
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        publish(campaign)
        db.session.commit()
    after = client.get(f"{where}.json").get_json()
    for part in ("participation", "page", "form", "confirmation", "mail"):
        assert after[part] == before[part]


def test_r1_12_the_same_on_paper_and_the_profile_leads_to_it(where: str, staff: Staff):
    counter = staff("counter")
    answer = counter.get(f"{where}.pdf", headers={"Accept-Language": "en"})
    read = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(answer.data))
    words = " ".join(read.split())
    assert "Receipt of taking part" in words
    assert "Ihre Unterschrift für „Ein sicherer Schulweg für Lindenbach“" in words
    assert "not ticked; empty when shown" in words
    assert "with the button in the mail" in words
    profile = counter.get("/staff/contacts/1").get_data(as_text=True)
    assert f"{where}.pdf" in profile
    assert "(SHA-256)" in profile
    assert "Formular abgeschickt" in profile
    assert "Angekreuzt" not in profile, "No box was ticked."


def test_nobody_reads_it_through_another_person_and_nobody_who_may_not_see_contacts(where: str, staff: Staff):
    assert staff("counter").get(where.replace("/contacts/1/", "/contacts/2/") + ".json").status_code == 404
    assert staff("analyst").get(f"{where}.json").status_code == 403


def test_r2_04_it_is_forgotten_with_the_person(app: Flask, where: str, staff: Staff):
    with app.app_context():
        erase(subject_of_address("uwe.brandt@example.org"), reason="asked")
        db.session.commit()
    assert staff("counter").get(f"{where}.json").status_code == 404


def test_of_two_people_at_one_address_each_receipt_names_its_own(
    app: Flask, citizen: Citizen, petition: str, staff: Staff
):
    take_part(citizen, petition, ANNA)
    take_part(citizen, petition, BERND | {"consent-newsletter": "on"})
    counter = staff("counter")
    receipts = ("sign-ups/1", "sign-ups/2", "consents/1")
    named = [counter.get(f"/staff/contacts/1/{one}.json").get_json()["person"]["name"] for one in receipts]
    assert named == ["Anna Weber", "Bernd Weber", "Bernd Weber"]
