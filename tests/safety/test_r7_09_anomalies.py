"""What may be made up is flagged and shown to staff; it is not deleted in silence (R7.09)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.foundation import clock
from app.foundation.database import db
from app.landing.guard_models import Alarm
from app.landing.mail_providers import provider_of
from app.landing.models import SignUp, Supporter
from app.safety.anomalies import anomalies, watch_domains
from tests.landing.conftest import Citizen
from tests.safety.conftest import Mailed


@pytest.mark.parametrize(
    ("address", "provider"),
    [
        ("x@mailinator.com", "disposable"),
        ("x@inbox.mailinator.com", "disposable"),
        ("x@notmailinator.example", ""),
        ("x@posteo.de", "posteo"),
    ],
)
def test_r7_09_a_disposable_address_is_known_by_its_domain(address: str, provider: str):
    assert provider_of(address) == provider


def test_r7_09_variants_of_an_address_count_once_and_one_with_a_plus_is_another_and_flagged(
    app: Flask, citizen: Citizen, petition: str
):
    for email in ("uwe@example.org", "UWE@example.org", "uwe+amt@example.org"):
        with clock.moved(timedelta(hours=25)):
            citizen.sign(petition, email)
        citizen.get_mail()
        citizen.confirm(email)
    with app.app_context():
        assert len(db.session.scalars(select(Supporter)).all()) == 2
        assert anomalies().plus == 1


def test_r7_09_a_family_with_one_address_is_told_from_strangers_with_one(
    app: Flask, citizen: Citizen, petition: str
):
    for given_name in ("Uwe", "Ida"):
        citizen.sign(petition, "familie@example.org", given_name=given_name, postal_code="01234")
    for given_name, place in (("Ali", "10115"), ("Bo", "80331")):
        citizen.sign(petition, "buero@example.org", given_name=given_name, postal_code=place)
    citizen.sign(petition, "allein@example.org")
    citizen.sign(petition, "allein@example.org")
    with app.app_context():
        found = anomalies()
    assert (found.families, found.strangers) == (1, 1)


def test_r7_09_a_thousand_disposable_addresses_raise_an_alarm_and_are_not_deleted(
    app: Flask, mailed: Mailed, staff
):
    mailed(1000, "disposable", clock.now() - timedelta(hours=1))
    with app.app_context():
        watch_domains()
        assert [one.kind for one in db.session.scalars(select(Alarm))] == ["disposable"]
        assert len(db.session.scalars(select(SignUp.id)).all()) == 1001
    page = staff("campaigner").get("/staff/delivery").get_data(as_text=True)
    assert "/staff/invalidations?disposable=1" in page


def test_an_alarm_is_raised_by_a_domain_that_comes_ten_times_as_often_as_usual(app: Flask, mailed: Mailed):
    now = clock.now()
    mailed(60, "", now - timedelta(hours=1), email="a@viele.example")
    mailed(60, "", now - timedelta(hours=1), email="a@firma.example")
    for day in range(2, 7):
        mailed(30, "", now - timedelta(days=day), email="a@firma.example")
    with app.app_context():
        watch_domains()
        assert [(one.kind, one.key) for one in db.session.scalars(select(Alarm))] == [
            ("domain", "viele.example")
        ]
