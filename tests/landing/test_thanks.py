"""The page after signing: the same for everybody, and help for a slip of the finger."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import publishing
from app.campaigns.models import Campaign
from app.consent.models import ConsentRequest
from app.foundation import clock
from app.foundation.database import db
from app.landing.live_pages import forget_all
from app.landing.models import SignUp
from tests.landing.conftest import Citizen
from tests.pages import parse

Count = Callable[[type], int]


def test_it_says_what_happens_now_from_whom_and_under_which_subject(citizen: Citizen, petition: str):
    said = citizen.client.get(citizen.sign(petition).location).get_data(as_text=True)
    assert "Lindenbach bewegt e. V." in said
    assert "Ihre Unterschrift für „Ein sicherer Schulweg für Lindenbach“" in said
    page = parse(said)
    code = page.find(".//input[@name='code']")
    assert code is not None
    assert (code.get("autocomplete"), code.get("inputmode")) == ("one-time-code", "numeric")
    links = {link.get("href") or "" for link in page.iter("a")}
    assert f"/{petition}" in links
    assert f"/{petition}#form" in links
    # As many ways as supporters have on their own page.
    for start in (
        "https://wa.me/",
        "https://t.me/",
        "mailto:",
        "sgnl:",
        "sms:",
        "https://bsky.app/",
        "https://x.com/",
    ):
        assert any(link.startswith(start) for link in links), start


def test_r7_03_it_never_tells_whether_the_address_was_confirmed(citizen: Citizen, petition: str):
    thanks = citizen.sign(petition).location
    before = citizen.client.get(thanks).get_data(as_text=True)
    citizen.get_mail()
    assert citizen.confirm().status_code == 303
    assert citizen.client.get(thanks).get_data(as_text=True) == before
    wrong = citizen.client.post(thanks, data={"code": "000000"})
    assert wrong.status_code == 422
    with clock.moved(timedelta(hours=25)):
        again = citizen.client.get(citizen.sign(petition).location).get_data(as_text=True)
    handle = re.compile(r"/thanks/[\w-]{22}")
    assert handle.sub("", again) == handle.sub("", before)


@pytest.mark.parametrize("code", ["", "x", "１２３４５６", "\x00", "9" * 5000, "12 34 5"])
def test_whatever_is_typed_as_the_code_is_answered(citizen: Citizen, petition: str, code: str):
    thanks = citizen.sign(petition).location
    citizen.get_mail()
    assert citizen.client.post(thanks, data={"code": code}).status_code == 422


def test_gmial_de_is_taken_as_typed_and_a_better_address_offered(
    citizen: Citizen, petition: str, app: Flask, count: Count
):
    signed = citizen.sign(petition, email="uwe.brandt@gmial.de", **{"consent-newsletter": "on"})
    assert signed.status_code == 303, "A slip of the finger does not block anybody."
    said = citizen.client.get(signed.location).get_data(as_text=True)
    assert "uwe.brandt@gmail.com" in said
    corrected = citizen.client.post(signed.location, data={"meant": "yes"})
    assert (corrected.status_code, len(corrected.location)) == (303, len(signed.location))
    assert corrected.location != signed.location
    assert "gmial" not in citizen.client.get(corrected.location).get_data(as_text=True)
    with app.app_context():
        first, second = db.session.scalars(select(SignUp).order_by(SignUp.id))
        assert (first.email, second.email) == ("uwe.brandt@gmial.de", "uwe.brandt@gmail.com")
        assert (second.given_name, second.postal_code) == ("Uwe", "01234")
        assert (second.channel, second.rendered_page_id) == (first.channel, first.rendered_page_id)
        shown = [row.shown for row in db.session.scalars(select(ConsentRequest).order_by(ConsentRequest.id))]
        assert shown[0] == shown[1]
    citizen.get_mail()
    assert citizen.confirm("uwe.brandt@gmail.com").status_code == 303


def test_an_address_without_a_slip_is_not_doubted(citizen: Citizen, petition: str, count: Count):
    signed = citizen.sign(petition)
    assert 'name="meant"' not in citizen.client.get(signed.location).get_data(as_text=True)
    unasked = citizen.client.post(signed.location, data={"meant": "yes"})
    assert (unasked.status_code, unasked.location) == (303, signed.location)
    assert count(SignUp) == 1


def test_a_correction_after_the_campaign_has_ended_changes_nothing(
    citizen: Citizen, petition: str, app: Flask, count: Count
):
    signed = citizen.sign(petition, email="uwe.brandt@gmial.de")
    with app.app_context():
        publishing.end(db.session.scalars(select(Campaign)).one())
        db.session.commit()
    forget_all()
    assert citizen.client.post(signed.location, data={"meant": "yes"}).status_code == 303
    assert count(SignUp) == 1
    with clock.moved(timedelta(days=8)):
        assert citizen.client.post(signed.location, data={"meant": "yes"}).status_code == 410
