"""A telephone number is confirmed by a call, not by a mail; what calls prove is kept for five years (R1.15)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accountability.retention import standings, tell
from app.campaigns import publishing
from app.campaigns.models import Campaign
from app.campaigns.page_content import Content
from app.consent import stale
from app.consent.chain import seal
from app.consent.models import ConsentEvent, LegalText, PhoneCall
from app.consent.numbers import number_fingerprint
from app.consent.proof import forget_old_proof, kept_until
from app.consent.verifying import wrong_lines
from app.consent.withdrawing import agreeing_among, withdraw
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.landing.exporting import lines
from app.landing.live_pages import forget_all
from app.staff.models import AuditEntry
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse

ENGLISH = {"Accept-Language": "en"}
NUMBER = "0351 4567890"
YEAR = timedelta(days=366)
Staff = Callable[..., CheckingClient]


@pytest.fixture
def uwe(app: Flask, citizen: Citizen, petition: str) -> int:
    """The number of somebody who gave a telephone number, allowed calls and confirmed their mail."""
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        draft: Content = campaign.draft
        campaign.draft = draft | {
            "fields": [*draft["fields"], "phone"],
            "purposes": ["phone", "newsletter"],
        }
        publishing.publish(campaign)
        db.session.commit()
    forget_all()
    citizen.sign(petition, phone=NUMBER, **{"consent-phone": "on", "consent-newsletter": "on"})
    citizen.get_mail()
    citizen.confirm()
    with app.app_context():
        return db.session.scalars(select(Contact.id)).one()


def note(desk: CheckingClient, contact_id: int, outcome: str) -> TestResponse:
    """Make the call as its page says, and note how it ended."""
    where = f"/staff/contacts/{contact_id}/call"
    return desk.submit(where, form=f"form[@action='{where}']", outcome=outcome)


def may_be_called(app: Flask, contact_id: int) -> bool:
    with app.app_context():
        return agreeing_among([contact_id], "phone") == {contact_id}


def test_r1_15_the_clerk_reads_out_what_is_prescribed_and_a_yes_confirms_the_number(
    app: Flask, uwe: int, staff: Staff
):
    desk = staff("counter")
    assert not may_be_called(app, uwe), "A mail confirms no number."
    listed = desk.get("/staff/contacts/calls", headers=ENGLISH).text
    assert NUMBER in listed
    assert f"/staff/contacts/{uwe}/call" in listed
    assert "/staff/contacts/calls" in desk.get("/staff/contacts").text
    assert f"/staff/contacts/{uwe}/call" in desk.get(f"/staff/contacts/{uwe}").text
    page = desk.get(f"/staff/contacts/{uwe}/call", headers=ENGLISH).text
    quote = parse(page).find(".//form//blockquote")
    assert quote is not None
    read_out = " ".join("".join(quote.itertext()).split())
    assert read_out.startswith("Guten Tag, hier ist Lindenbach bewegt e. V. wegen dieser Telefonnummer.")
    assert "Uwe" not in read_out
    assert "Schulweg" not in read_out, "Whoever picks up may be somebody else."
    answer = note(desk, uwe, "confirmed")
    assert answer.status_code == 303
    assert may_be_called(app, uwe)
    assert NUMBER not in desk.get("/staff/contacts/calls").text
    assert NUMBER in desk.get("/staff/contacts/calls?show=confirmed").text
    with app.app_context():
        line = db.session.scalars(select(ConsentEvent).order_by(ConsentEvent.id.desc())).first()
        assert line is not None
        assert (line.purpose, line.action) == ("phone", "given")
        kept = line.evidence
        assert kept["number"] == number_fingerprint(NUMBER)
        assert kept["number_confirmed_at"]
        assert kept["called_by"]
        assert kept["outcome"] == "confirmed"
        text = db.session.get_one(LegalText, kept["read_out"])
        assert (text.purpose, text.language, text.wording) == ("number_call", "de", read_out)
        seal()
        assert wrong_lines() == []
        trail = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "contact.called")).one()
        for written in (str(kept), str(trail.detail)):
            assert "4567890" not in written.replace(" ", ""), "The number is nowhere in clear."


@pytest.mark.parametrize(("outcome", "number_after"), [("refused", NUMBER), ("wrong", None)])
def test_r1_15_a_no_ends_the_consent_and_somebody_elses_number_is_not_kept(
    app: Flask, uwe: int, staff: Staff, outcome: str, number_after: str | None
):
    desk = staff("counter")
    note(desk, uwe, outcome)
    with app.app_context():
        last = db.session.scalars(select(ConsentEvent).order_by(ConsentEvent.id.desc())).first()
        assert last is not None
        assert (last.purpose, last.action, last.evidence["withdrawn_by"]) == ("phone", "withdrawn", "call")
        assert db.session.get_one(Contact, uwe).phone == number_after
        assert agreeing_among([uwe], "newsletter") == {uwe}, "Nothing else ends."
    assert not may_be_called(app, uwe)
    page = desk.get(f"/staff/contacts/{uwe}/call", headers=ENGLISH).text
    assert "Do not call" in page
    assert "4567890" not in desk.get("/staff/contacts/calls").text


def test_r1_15_a_try_is_noted_and_changes_nothing(app: Flask, uwe: int, staff: Staff):
    desk = staff("counter")
    for _try in range(2):
        note(desk, uwe, "nobody")
    assert not may_be_called(app, uwe)
    assert "(2 tries)" in desk.get("/staff/contacts/calls", headers=ENGLISH).text
    assert "Call: Nobody was reached" in desk.get(f"/staff/contacts/{uwe}", headers=ENGLISH).text


def test_r1_15_another_number_has_to_be_confirmed_again(
    app: Flask, uwe: int, staff: Staff, citizen: Citizen, petition: str
):
    note(staff("counter"), uwe, "confirmed")
    with clock.moved(timedelta(days=2)):
        citizen.sign(petition, phone="(0351) 456-7890", **{"consent-phone": "on"})
        citizen.get_mail()
        citizen.confirm()
    assert may_be_called(app, uwe), "The same number, written in another way, and allowed once more."
    with app.app_context():
        db.session.get_one(Contact, uwe).phone = "0351 9999999"
        db.session.commit()
    assert not may_be_called(app, uwe)
    assert "0351 9999999" in staff("admin").get("/staff/contacts/calls").text


def test_r1_15_who_takes_it_back_and_gives_it_again_is_asked_again(
    app: Flask, uwe: int, staff: Staff, citizen: Citizen, petition: str
):
    note(staff("counter"), uwe, "confirmed")
    with app.app_context():
        withdraw(uwe, ["phone"], by="page")
        db.session.commit()
    with clock.moved(timedelta(days=2)):
        citizen.sign(petition, phone=NUMBER, **{"consent-phone": "on"})
        citizen.get_mail()
        citizen.confirm()
    assert not may_be_called(app, uwe)


def test_r1_15_only_counter_and_administrators_call_and_nobody_notes_what_was_not_shown(
    app: Flask, uwe: int, staff: Staff
):
    where = f"/staff/contacts/{uwe}/call"
    assert staff("campaigner").get(where).status_code == 403
    assert staff("campaigner").get("/staff/contacts/calls").status_code == 403
    desk = staff("counter")
    with app.app_context():
        shown = {"number": number_fingerprint(NUMBER), "words": "0" * 16, "outcome": "confirmed"}
    token = parse(desk.get(where).text).find(".//input[@name='csrf_token']")
    assert token is not None
    shown["csrf_token"] = str(token.get("value"))
    answer = desk.post(where, data=shown, headers=ENGLISH)
    assert answer.status_code == 422
    assert "have changed meanwhile" in answer.text
    answer = note(desk, uwe, "talked")
    assert answer.status_code == 422, "Nobody talks before the number is confirmed."
    with app.app_context():
        assert db.session.scalars(select(PhoneCall)).all() == []


def test_r1_15_the_receipt_says_who_called_when_and_what_was_read_out(app: Flask, uwe: int, staff: Staff):
    desk = staff("counter")
    with app.app_context():
        line = db.session.scalars(select(ConsentEvent.id).where(ConsentEvent.purpose == "phone")).one()
    where = f"/staff/contacts/{uwe}/consents/{line}"
    assert desk.get(f"{where}.json").get_json()["calls"] == []
    for outcome in ("nobody", "confirmed"):
        note(desk, uwe, outcome)
    for number in (line, line + 2):
        facts = desk.get(f"/staff/contacts/{uwe}/consents/{number}.json").get_json()
        assert [call["outcome"] for call in facts["calls"]] == ["nobody", "confirmed"]
        call = facts["calls"][1]
        assert call["by"].endswith("@example.org")
        assert call["read_out"]["version"] == 1
        assert call["read_out"]["text"].startswith("Guten Tag")
        assert facts["wording"]["text"].startswith("Ja, Lindenbach bewegt"), (
            "What was ticked stays beside it."
        )
        assert NUMBER not in str(facts)
    read = desk.get(f"{where}.pdf", headers=ENGLISH)
    words = " ".join(
        " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(read.data)).split()
    )
    assert "The number is theirs, and they agree" in words
    assert "Guten Tag, hier ist Lindenbach bewegt" in words


def test_r1_15_each_talk_starts_the_clock_of_the_proof_anew(app: Flask, uwe: int, staff: Staff):
    note(staff("counter"), uwe, "confirmed")
    begin = clock.now()
    with clock.moved(2 * YEAR):
        answer = note(staff("admin"), uwe, "talked")
        assert answer.status_code == 303
    with clock.moved(4 * YEAR), app.app_context():
        assert not any(one.is_frozen for one in stale.all_stale() if one.purpose == "phone"), (
            "Used two years ago, it is not stale."
        )
        contact = db.session.get_one(Contact, uwe)
        until = standings([contact])[uwe].erased_at
        assert until is not None
        assert until >= begin + 7 * timedelta(days=364), "Five years from the talk, not from the yes."
        fate = tell(uwe)
        assert fate is not None
        assert "§ 7a UWG" in fate.why
    with clock.moved(2 * YEAR + timedelta(days=1)), app.app_context():
        withdraw(uwe, ["phone"], by="page")
        db.session.commit()
        assert kept_until(clock.now()) < begin + 6 * YEAR, "Any other proof would be gone by then."
    for years, left in ((6, 3), (6.9, 3), (8, 0)):
        with clock.moved(years * YEAR), app.app_context():
            forget_old_proof()
            rows = db.session.scalars(select(ConsentEvent).where(ConsentEvent.purpose == "phone")).all()
            assert len(rows) == left, years
            assert bool(db.session.scalars(select(PhoneCall)).all()) == bool(left)


def test_r1_15_the_table_for_calling_holds_confirmed_numbers_only(app: Flask, uwe: int, staff: Staff):
    def table() -> str:
        with app.test_request_context(headers=ENGLISH):
            return "".join(lines(db.session.scalars(select(Campaign)).one(), "de"))

    assert NUMBER not in table()
    assert "number not confirmed" in table()
    note(staff("counter"), uwe, "confirmed")
    assert NUMBER in table()
    assert "number not confirmed" not in table()
