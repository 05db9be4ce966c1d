"""Many people one by one are many people, too, and need a second person as well (R7.10)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.contacts.models import Contact
from app.foundation import clock, releases
from app.foundation.database import db
from app.landing.models import SignUp
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient
from tests.staff.conftest import RELEASES as EMIL
from tests.staff.test_r7_10_releases import WHY, Staff, last_release, page, post

PEOPLE = [f"{name}@lindenbach.example" for name in ("ada", "ben", "cem", "dora")]


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two a day are few."""
    monkeypatch.setattr(releases, "ONE_BY_ONE", {releases.MASS: 2, releases.EXPORT: 2})


@pytest.fixture
def contacts(app: Flask, petition: str, citizen: Citizen) -> list[int]:
    """The numbers of four people who confirmed."""
    for email in PEOPLE:
        citizen.sign(petition, email)
    citizen.get_mail()
    for email in PEOPLE:
        citizen.confirm(email)
    with app.app_context():
        return list(db.session.scalars(select(Contact.id).order_by(Contact.id)))


@pytest.fixture
def chief(staff: Staff) -> CheckingClient:
    """Who may answer for people's rights."""
    return staff("admin", "chief@lindenbach.example")


def test_r7_10_the_third_erasure_of_a_day_waits_for_a_second_person(
    app: Flask, contacts: list[int], chief: CheckingClient, emil: CheckingClient
):
    erase = [f"/staff/contacts/{number}/erase" for number in contacts]
    for address in erase[:2]:
        assert post(chief, address, sure="1").status_code == 303
    assert post(chief, erase[2], sure="1").status_code == 409
    post(chief, erase[2], sure="1", release_reason=WHY)
    waiting = page(emil)
    assert "Erase one more person" in waiting
    assert "@lindenbach.example" not in waiting.replace(EMIL, "").replace("chief@lindenbach.example", "")
    post(emil, f"/staff/releases/{last_release(app)}", decision="released")
    assert post(chief, erase[3], sure="1").status_code == 409
    assert chief.submit("/staff/releases", form=f"form[@action='{erase[2]}']").status_code == 303
    with app.app_context():
        assert list(db.session.scalars(select(Contact.id))) == contacts[3:]


def test_r7_10_the_third_copy_of_a_day_waits_and_tomorrow_it_does_not(
    contacts: list[int], chief: CheckingClient, emil: CheckingClient, staff: Staff
):
    copies = [f"/staff/contacts/{number}/copy" for number in contacts]
    for address in copies[:2]:
        assert post(chief, address, **{"as": "json"}).status_code == 200
    refused = post(chief, copies[2], **{"as": "json"})
    assert refused.status_code == 409
    assert PEOPLE[2] not in refused.get_data(as_text=True)
    with clock.moved(timedelta(hours=25)):
        chief = staff("admin", "chief@lindenbach.example")
        assert post(chief, copies[2], **{"as": "json"}).status_code == 200


def test_r7_10_sign_ups_taken_out_one_after_the_other_wait_from_the_third_on(
    app: Flask, contacts: list[int], chief: CheckingClient, emil: CheckingClient
):
    def take_out(number: int) -> int:
        asked = {"name": f"*nummer{number}", "reason": "Unecht", "up_to": str(2**31 - 1)}
        return post(chief, "/staff/invalidations", **asked).status_code

    with app.app_context():
        for number, sign_up in enumerate(db.session.scalars(select(SignUp))):
            sign_up.family_name = f"Nummer{number}"
        db.session.commit()
    assert [take_out(number) for number in range(3)] == [303, 303, 409]
