"""A list that was a mistake is taken back, without anybody losing what they did themselves."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.consent.verifying import wrong_lines
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.imports.models import ContactImport, ImportedContact
from app.outbox.models import SuppressedAddress
from tests.imports.conftest import EVIDENCE, PROOF, Colleague
from tests.imports.test_r1_18_consents import IDA, UWE, mailable
from tests.landing.conftest import Citizen

EMRE, LEA = "emre.kaya@example.org", "lea.vogt@example.org"
LIST = f"E-Mail;{EVIDENCE}\n" + "".join(f"{one};{PROOF}\n" for one in (IDA, UWE, EMRE, LEA))


def sign(citizen: Citizen, petition: str, email: str) -> None:
    citizen.sign(petition, email)
    citizen.get_mail()
    citizen.confirm(email)


@pytest.fixture
def taken_back(app: Flask, colleague: Colleague, citizen: Citizen, petition: str) -> Colleague:
    """Uwe was known before, Emre signed something since, Lea said that she stays; Ida has done nothing."""
    sign(citizen, petition, UWE)
    colleague.bring_in(LIST)
    sign(citizen, petition, EMRE)
    with app.app_context():
        db.session.scalars(select(Contact).where(Contact.email == LEA)).one().kept_at = clock.now()
        db.session.commit()
    assert mailable(app) == {"newsletter": {IDA, UWE, EMRE, LEA}}
    assert colleague.take_back().status_code == 303
    return colleague


def test_only_who_came_by_it_alone_and_did_nothing_goes(app: Flask, taken_back: Colleague) -> None:
    assert set(taken_back.people()) == {UWE, EMRE, LEA}
    assert taken_back.counts() == {"gone": 1, "stay": 3}
    assert "The list is taken back" in taken_back.page()
    with app.app_context():
        # Ida was not erased at her own wish: another list may bring her.
        assert db.session.scalars(select(SuppressedAddress)).all() == []
        assert IDA not in str(db.session.execute(select(ImportedContact.__table__)).all())


def test_no_consent_of_the_list_holds_any_longer_and_the_ledger_can_be_checked(
    app: Flask, taken_back: Colleague
) -> None:
    assert mailable(app) == {}
    with app.app_context():
        assert wrong_lines() == []


def test_the_right_list_can_come_after_the_wrong_one(app: Flask, taken_back: Colleague) -> None:
    """Taking a list back is no word of the people on it."""
    taken_back.bring_in(LIST)
    assert mailable(app) == {"newsletter": {IDA, UWE, EMRE, LEA}}


def test_a_list_is_taken_back_once(app: Flask, taken_back: Colleague) -> None:
    with app.app_context():
        assert db.session.get_one(ContactImport, 1).state == "undone"
    page = f"/staff/contacts/imports/{taken_back.newest()}"
    assert f"{page}/take-back" not in taken_back.page()
