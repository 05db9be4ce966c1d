"""The receipt of a consent: on paper and as JSON, within a minute, whatever has changed since (R1.09)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select, text

from app.campaigns.models import Campaign
from app.campaigns.publishing import publish
from app.consent import chain
from app.consent.models import ConsentEvent, LegalText
from app.consent.withdrawing import withdraw
from app.contacts.models import Contact
from app.foundation.database import db
from app.landing.confirming import code_of
from app.landing.models import SignUp
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient

ENGLISH = {"Accept-Language": "en"}
WORDING = (
    "Ja, Lindenbach bewegt e. V. darf mir den Newsletter per E-Mail schicken. "
    "Abbestellen kann ich ihn jederzeit mit einem Klick."
)


@pytest.fixture
def where(app: Flask, citizen: Citizen, petition: str) -> str:
    """The address of the receipt of somebody who agreed to the newsletter and to nothing else."""
    citizen.sign(petition, **{"consent-newsletter": "on"})
    citizen.get_mail()
    citizen.confirm()
    with app.app_context():
        chain.seal()
        event = db.session.scalars(select(ConsentEvent)).one()
        return f"/staff/contacts/{event.contact_id}/consents/{event.id}"


def test_r1_09_the_receipt_holds_what_was_shown_sent_and_pressed(
    app: Flask, where: str, petition: str, staff: Callable[..., CheckingClient]
):
    facts = staff("counter").get(f"{where}.json").get_json()
    assert facts["wording"]["text"] == WORDING
    assert (facts["wording"]["language"], facts["wording"]["version"]) == ("de", 1)
    assert facts["page"]["url"] == f"http://localhost/{petition}"
    assert (facts["page"]["revision"], facts["page"]["language"]) == (1, "de")
    assert facts["form"]["fields"][0] == "E-Mail-Adresse"
    boxes = {box["purpose"]: box for box in facts["form"]["boxes"]}
    assert boxes["newsletter"]["ticked_by_the_person"] is True
    assert boxes["handover"]["ticked_by_the_person"] is False
    assert not any(box["was_ticked_when_shown"] for box in boxes.values())
    assert facts["mail"]["message_id"].startswith("<")
    assert facts["mail"]["answer_of_the_server_it_was_handed_to"] == "built-in outbox"
    assert "/c/…" in facts["mail"]["text"], "The mail as it was handed over, without the link that works."
    assert facts["confirmation"]["by"] == "button"
    assert facts["withdrawn"] is None
    assert facts["ledger"]["is_unchanged"] is True
    assert facts["ledger"]["link"] == 1
    with app.app_context():
        code = code_of(db.session.scalars(select(SignUp)).one())
    assert code not in str(facts).replace(" ", "")


def test_r1_09_new_words_and_a_new_page_change_nothing_on_the_receipt_of_old(
    app: Flask, where: str, staff: Callable[..., CheckingClient]
):
    client = staff("counter")
    before = client.get(f"{where}.json").get_json()
    with app.app_context():
        organisation = (
            "UPDATE organisations SET name = 'Ganz anders e. V.', privacy_contact = 'neu@example.org'"
        )
        db.session.execute(text(organisation))
        db.session.commit()
        publish(db.session.scalars(select(Campaign)).one())
        db.session.commit()
        versions = select(LegalText.version).where(
            LegalText.purpose == "newsletter", LegalText.language == "de"
        )
        assert sorted(db.session.scalars(versions)) == [1, 2], "There are new words in force."
    after = client.get(f"{where}.json").get_json()
    assert after["wording"]["text"].encode() == WORDING.encode()
    for part in ("wording", "page", "form", "confirmation", "ledger"):
        assert after[part] == before[part]


def test_r1_09_the_same_on_paper_within_a_minute(where: str, staff: Callable[..., CheckingClient]):
    answer = staff("counter").get(f"{where}.pdf", headers=ENGLISH)
    assert answer.mimetype == "application/pdf"
    read = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(answer.data))
    words = " ".join(read.split())
    assert "Receipt of a consent" in words
    assert WORDING in words
    assert "ticked by the person; empty when shown" in words
    assert "not withdrawn" in words


def test_r1_09_what_is_copied_from_the_paper_is_what_was_kept(
    where: str, staff: Callable[..., CheckingClient]
):
    """A fingerprint with a sign in it that nobody sees is another one."""
    client = staff("counter")
    facts = client.get(f"{where}.json").get_json()
    paper = pypdfium2.PdfDocument(client.get(f"{where}.pdf", headers=ENGLISH).data)
    read = " ".join(page.get_textpage().get_text_bounded() for page in paper)
    assert facts["page"]["sha256"] in read
    assert facts["page"]["privacy_notice_sha256"] in read
    assert facts["mail"]["message_id"] in re.sub(r"\r?\n", "", read)
    assert not re.search("[\u200b\u2060\ufeff\ufffe\ufffc]", read)
    assert re.search(r"Language\s+German", read)


def test_the_receipt_says_when_and_how_it_was_withdrawn_and_when_a_line_was_touched(
    app: Flask, where: str, staff: Callable[..., CheckingClient]
):
    with app.app_context():
        withdraw(db.session.scalars(select(Contact.id)).one(), ["newsletter"], by="one-click")
        db.session.commit()
    facts = staff("admin").get(f"{where}.json").get_json()
    assert facts["withdrawn"]["by"] == "one-click"
    with app.app_context():
        db.session.execute(
            text("UPDATE consent_events SET contact_id = contact_id, purpose = 'phone' WHERE id = 1")
        )
        db.session.commit()
    assert staff("admin").get(f"{where}.json").get_json()["ledger"]["is_unchanged"] is False


def test_the_profile_leads_to_it_and_nobody_reads_it_through_another_person(
    where: str, staff: Callable[..., CheckingClient]
):
    profile = where.partition("/consents")[0]
    assert f"{where}.pdf" in staff("counter").get(profile).get_data(as_text=True)
    assert staff("counter").get(where.replace("/contacts/1/", "/contacts/2/") + ".json").status_code == 404
    assert staff("analyst").get(f"{where}.json").status_code == 403
