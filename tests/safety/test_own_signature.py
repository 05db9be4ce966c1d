"""Whoever withdraws the consent that a political signature needs takes the signature out, if they want that (R2.13)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.consent import ledger
from app.consent.withdrawing import withdrawal_token
from app.contacts.models import Contact
from app.foundation import personal_data
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.landing.models import SignUp, Supporter, Tally
from app.safety.invalidating import undo
from app.safety.models import Invalidation
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient

UWE, IDA = "uwe.brandt@example.org", "ida@example.org"
BUTTON = 'name="take_out"'


@pytest.fixture
def link(app: Flask, citizen: Citizen, petition: str) -> str:
    """Uwe's link; he and Ida have signed, and his signature shows a political opinion."""
    for email in (UWE, IDA):
        citizen.sign(petition, email)
        citizen.get_mail()
        citizen.confirm(email)
    with app.app_context():
        uwe = db.session.scalars(select(Contact).where(Contact.email == UWE)).one()
        signed = db.session.scalars(select(SignUp.id).where(SignUp.contact_id == uwe.id)).one()
        ledger.add(uwe.id, "art9", ledger.GIVEN, {}, sign_up_id=signed)
        db.session.commit()
        return f"/u/{withdrawal_token(uwe)}"


def counted(app: Flask) -> tuple[int, int]:
    with app.app_context():
        rows = len(db.session.scalars(select(Supporter)).all())
        return rows, db.session.scalars(select(Tally.confirmed)).one()


def test_r2_13_the_signature_is_taken_out_by_a_button_of_its_own(
    app: Flask, client: CheckingClient, link: str
):
    assert BUTTON not in client.get(link).get_data(as_text=True)
    # As long as the consent holds, nothing is taken out.
    client.post(link, data={"take_out": "1"})
    assert counted(app) == (2, 2)
    offered = client.post(link, data={"purpose": "art9"}).get_data(as_text=True)
    assert BUTTON in offered
    assert "Ein sicherer Schulweg" in offered
    assert BUTTON in client.get(link).get_data(as_text=True)
    assert counted(app) == (2, 2), "Withdrawing alone takes nothing out."
    done = client.post(link, data={"take_out": "1"}).get_data(as_text=True)
    assert BUTTON not in done
    assert counted(app) == (1, 1)
    client.post(link, data={"take_out": "1"})
    assert counted(app) == (1, 1)
    with app.app_context():
        uwe = db.session.scalars(select(Contact).where(Contact.email == UWE)).one()
        (told,) = personal_data.collect(uwe.id)["invalidated_sign_ups"]
        assert told["reason"] == "withdrawn"


def test_r2_13_staff_cannot_put_it_back_and_do_not_see_who_it_was(
    app: Flask, client: CheckingClient, link: str, staff: Callable[..., CheckingClient]
):
    client.post(link, data={"purpose": "art9"})
    client.post(link, data={"take_out": "1"})
    desk, page = staff("admin"), "/staff/invalidations"
    assert "withdrawn" not in desk.get(page).get_data(as_text=True)
    with app.app_context():
        with pytest.raises(RefusedError):
            undo(db.session.scalars(select(Invalidation)).one())
        db.session.rollback()
    assert counted(app) == (1, 1)


def test_r2_13_whoever_signs_again_counts_again(
    app: Flask, client: CheckingClient, citizen: Citizen, link: str
):
    client.post(link, data={"purpose": "art9"})
    client.post(link, data={"take_out": "1"})
    citizen.sign("schulweg", UWE)
    citizen.get_mail()
    citizen.confirm(UWE)
    assert counted(app) == (2, 2)
