"""A list is no consent (R1.18); with whole evidence of each person it brings one, which stays marked as brought in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.consent import ledger
from app.consent.models import ConsentEvent
from app.consent.purposes import PURPOSES
from app.consent.stale import all_stale
from app.consent.verifying import wrong_lines
from app.consent.withdrawing import agreeing_among, withdraw
from app.consent.wordings import write
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.privacy.restricting import object_to_advertising
from tests.imports.conftest import EVIDENCE, PROOF, Colleague
from tests.landing.conftest import Citizen

IDA, UWE = "ida.lenz@example.org", "uwe.brandt@example.org"


def mailable(app: Flask) -> dict[str, set[str]]:
    """For each purpose the addresses that may be written to because of it."""
    with app.app_context():
        people = {one.id: one.email for one in db.session.scalars(select(Contact))}
        found = {purpose: agreeing_among(list(people), purpose) for purpose in PURPOSES}
        return {purpose: {people[one] for one in ids} for purpose, ids in found.items() if ids}


def lines(app: Flask) -> list[ConsentEvent]:
    with app.app_context():
        return list(db.session.scalars(select(ConsentEvent).order_by(ConsentEvent.id)))


def test_r1_18_a_list_without_evidence_makes_nobody_mailable(app: Flask, colleague: Colleague) -> None:
    colleague.upload(f"E-Mail;Vorname;Newsletter\n{IDA};Ida;ja\n{UWE};Uwe;ja\n")
    colleague.choose()
    assert "Nobody." in colleague.page()
    assert "advertising itself" in colleague.page()
    colleague.start()
    assert set(colleague.people()) == {IDA, UWE}
    assert mailable(app) == {}
    assert lines(app) == []


def test_r1_18_evidence_that_is_not_whole_is_none(app: Flask, colleague: Colleague) -> None:
    whole = PROOF.split(";")
    broken = [
        *(";".join([*whole[:place], "", *whole[place + 1 :]]) for place in range(len(whole))),
        PROOF.replace("newsletter;", "phone;"),
        PROOF.replace("newsletter;", "political;"),
        PROOF.replace("03.05.2025 10:15", "im Mai"),
        PROOF.replace("03.05.2025 10:20", "01.05.2025"),
        PROOF.replace("2025", "2099"),
    ]
    rows = "".join(f"p{number}@example.org;{proof}\n" for number, proof in enumerate(broken))
    colleague.bring_in(f"E-Mail;{EVIDENCE}\n{rows}")
    assert len(colleague.people()) == len(broken)
    assert mailable(app) == {}
    said = colleague.client.get(f"/staff/contacts/imports/{colleague.newest()}/left-out.csv").get_data(
        as_text=True
    )
    assert len(said.splitlines()) == 1 + len(broken)
    assert "p0@example.org" not in said


def test_r1_18_a_column_of_evidence_that_is_missing_means_no_consents_and_is_named(
    app: Flask, colleague: Colleague
) -> None:
    colleague.upload(f"E-Mail;consent_purpose;consent_given_at\n{IDA};newsletter;03.05.2025\n")
    colleague.choose()
    assert "these columns are missing: Consent: in which words" in colleague.page()
    colleague.start()
    assert mailable(app) == {}


def test_r1_18_whole_evidence_brings_a_consent_that_says_where_it_comes_from(
    app: Flask, colleague: Colleague
) -> None:
    colleague.bring_in(f"E-Mail;{EVIDENCE}\n{IDA};{PROOF}\n{UWE};{';' * 5}\n")
    assert mailable(app) == {"newsletter": {IDA}}
    (line,) = lines(app)
    assert line.at == datetime.fromisoformat("2025-05-03T08:20:00+00:00")
    assert line.evidence["list_source"].startswith("Mitglieder")
    with app.app_context():
        assert wrong_lines() == []
    profile = colleague.page(f"/staff/contacts/{line.contact_id}")
    for said in (
        "Not given here",
        "Ja, ich möchte den Newsletter.",
        "abc@lindenbach.example",
        "Kassenwartin",
    ):
        assert said in profile
    receipt = colleague.client.get(f"/staff/contacts/{line.contact_id}/consents/{line.id}.json").json
    assert receipt is not None
    assert receipt["imported"]["list_source"].startswith("Mitglieder")
    assert receipt["wording"] == {"text": "Ja, ich möchte den Newsletter.", "is_as_the_list_says": True}
    assert receipt["ledger"]["is_unchanged"]
    paper = colleague.client.get(f"/staff/contacts/{line.contact_id}/consents/{line.id}.pdf")
    assert paper.status_code == 200


def test_r1_18_and_r1_17_a_consent_of_long_ago_is_frozen_from_the_start(
    app: Flask, colleague: Colleague
) -> None:
    long_ago = f"{clock.now() - timedelta(days=1200):%d.%m.%Y}"
    proof = PROOF.replace("03.05.2025 10:15", long_ago).replace("03.05.2025 10:20", long_ago)
    colleague.upload(f"E-Mail;{EVIDENCE}\n{IDA};{proof}\n")
    colleague.choose()
    assert "older than 36 months" in colleague.page()
    colleague.start()
    assert len(lines(app)) == 1
    assert mailable(app) == {}
    with app.app_context():
        assert [one.is_frozen for one in all_stale()] == [True]


def test_r1_18_and_r1_13_words_that_ask_for_more_are_not_covered_by_what_was_brought_in(
    app: Flask, colleague: Colleague
) -> None:
    colleague.bring_in(f"E-Mail;{EVIDENCE}\n{IDA};{PROOF}\n")
    with app.app_context():
        write("newsletter", "de", "{organisation} darf alles.", asks_for_more=True, account_id=None)
        db.session.commit()
    assert mailable(app) == {}


@pytest.mark.parametrize("said", ["withdrawn", "objected", "given"])
def test_r1_18_what_people_have_decided_themselves_is_decided(
    app: Flask, colleague: Colleague, citizen: Citizen, petition: str, said: str
) -> None:
    citizen.sign(petition, UWE, **{"consent-newsletter": "on"})
    citizen.get_mail()
    citizen.confirm(UWE)
    with app.app_context():
        contact = db.session.scalars(select(Contact)).one()
        if said == "withdrawn":
            withdraw(contact.id, ["newsletter"], by="page")
        if said == "objected":
            object_to_advertising(contact, "Brief", by="staff")
        db.session.commit()
    before, holds = len(lines(app)), mailable(app)
    both = f"{UWE};{PROOF}\n{UWE};{PROOF.replace('newsletter', 'campaigns')}\n"
    colleague.upload(f"E-Mail;{EVIDENCE}\n{both}")
    colleague.choose()
    assert f"{2 if said == 'objected' else 1} pe" in colleague.page()
    assert "decided on that before" in colleague.page()
    colleague.start()
    # The other purpose they never spoke of; whoever objected to advertising has.
    expected = {} if said == "objected" else {"campaigns": {UWE}}
    assert mailable(app) == holds | expected
    assert len(lines(app)) == before + len(expected)


def test_r1_18_the_same_list_twice_adds_no_consent_twice(app: Flask, colleague: Colleague) -> None:
    text = f"E-Mail;{EVIDENCE}\n{IDA};{PROOF}\n{IDA.upper()};{PROOF}\n"
    for _again in range(2):
        colleague.bring_in(text)
    assert len(lines(app)) == 1
    assert colleague.counts()["known"] == 1
    with app.app_context():
        withdraw(lines(app)[0].contact_id, ["newsletter"], by="page")
        db.session.commit()
    colleague.bring_in(text)
    assert lines(app)[-1].action == ledger.WITHDRAWN
