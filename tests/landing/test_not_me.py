"""Somebody whose address was entered by others stops it with the mail they got (R7.02)."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.consent.models import ConsentRequest
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.landing.guard_models import UnwantedRequest
from app.landing.mails import compose_confirmation, not_me_token
from app.landing.models import SignUp
from app.landing.unwanted import ask_again
from app.outbox.composing import Mail, Withheld
from app.outbox.models import OutboxMessage
from tests.landing.conftest import Citizen

Count = Callable[[type], int]
EMAIL = "karin.moser@example.org"


@pytest.fixture
def link(app: Flask, citizen: Citizen, petition: str) -> str:
    """Where “that was not me” leads in the mail somebody else caused."""
    citizen.sign(petition, EMAIL, **{"consent-newsletter": "on"})
    citizen.get_mail()
    with app.app_context():
        return f"/c/{not_me_token(db.session.scalars(select(SignUp)).one())}/not-me"


def _press(citizen: Citizen, link: str) -> TestResponse:
    page = citizen.client.get(link).get_data(as_text=True)
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)
    assert stamp
    with clock.moved(timedelta(seconds=5)):
        return citizen.client.post(link, data={"stamp": stamp[1]})


def test_r7_02_the_mail_leads_there_in_text_and_html(app: Flask, link: str):
    with app.app_context():
        mail = compose_confirmation(db.session.scalars(select(OutboxMessage)).one())
    assert isinstance(mail, Mail)
    assert f"http://localhost{link}" in mail.text
    assert f"http://localhost{link}" in mail.html
    assert mail.html.count("padding:16px 32px") == 1, "R1.02: one button, and that one confirms."


def test_r7_02_looking_changes_nothing(citizen: Citizen, link: str, count: Count):
    for _ in range(5):
        assert citizen.client.get(link).status_code == 200
    citizen.client.head(link)
    assert (count(UnwantedRequest), count(SignUp)) == (0, 1)


def test_r7_02_a_press_deletes_and_no_further_mail_leaves(
    citizen: Citizen, petition: str, link: str, count: Count, app: Flask
):
    assert _press(citizen, link).status_code == 200
    assert (count(SignUp), count(ConsentRequest), count(OutboxMessage)) == (0, 0, 0)
    again = citizen.sign(petition, EMAIL)
    other = citizen.sign(petition, "uwe.brandt@example.org")
    assert (again.status_code, len(again.location)) == (other.status_code, len(other.location))
    with app.app_context():
        mails = [compose_confirmation(row) for row in db.session.scalars(select(OutboxMessage))]
    assert [isinstance(mail, Withheld) for mail in mails] == [True, False]


def test_r7_02_the_link_once_more_says_that_it_is_done(citizen: Citizen, link: str):
    _press(citizen, link)
    assert citizen.client.get(link).status_code == 200
    assert citizen.client.post(link).status_code == 200


def test_r7_02_a_machine_that_presses_at_once_blocks_nobody(citizen: Citizen, link: str, count: Count):
    assert citizen.client.post(link).status_code == 403
    assert citizen.client.submit(link).status_code == 422
    assert (count(UnwantedRequest), count(SignUp)) == (0, 1)


def test_r7_02_what_was_confirmed_stands_and_the_page_says_so(citizen: Citizen, link: str, count: Count):
    citizen.confirm(EMAIL)
    answer = _press(citizen, link)
    assert "datenschutz@example.org" in answer.get_data(as_text=True)
    assert (count(UnwantedRequest), count(SignUp), count(Contact)) == (1, 1, 1)


def test_r1_06_the_link_to_confirm_does_not_block_nor_the_other_way_round(citizen: Citizen, link: str):
    confirms = citizen.link(EMAIL)
    assert citizen.client.get(f"{confirms}/not-me").status_code == 404
    assert citizen.client.get(link.removesuffix("/not-me")).status_code == 404


def test_r7_02_whoever_wants_to_take_part_after_all_is_asked_again(
    citizen: Citizen, petition: str, link: str, app: Flask
):
    _press(citizen, link)
    with app.app_context():
        assert ask_again("Karin.Moser@example.org")
        db.session.commit()
    citizen.sign(petition, EMAIL)
    with app.app_context():
        assert isinstance(compose_confirmation(db.session.scalars(select(OutboxMessage)).one()), Mail)
