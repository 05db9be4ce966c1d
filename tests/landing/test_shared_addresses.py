"""Two people who share one address each count, by their own name and their own link; nobody else does (R7.09)."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.campaigns import drafting, publishing
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.landing.households import is_another_person, is_one_more, which_person
from app.landing.mails import compose_confirmation, kit_token
from app.landing.models import SignUp
from app.outbox.models import OutboxMessage
from tests.landing.conftest import Citizen
from tests.landing.couples import (
    ANNA,
    BERND,
    CLARA,
    FAMILY,
    link_of,
    numbers,
    press,
    supporters,
    take_part,
)
from tests.landing.test_seats import event  # noqa: F401 - a fixture


class Person(NamedTuple):
    """What somebody says who they are, and which of those at their address they are."""

    given_name: str | None
    family_name: str | None
    postal_code: str | None
    person: int = 1


ANNA_WEBER = Person("Anna", "Weber", "01234")


@pytest.mark.parametrize(
    "again",
    [
        ("ANNA", "weber", "01234"),
        ("Weber", "Anna", "01234"),
        (" Ánna ", "Weber", "01 234"),
        ("Anna", None, "01234"),
        (None, "Weber", "01234"),
        ("A.", "Weber", "01234"),
        ("Anna Maria", "Weber", "01234"),
        ("Anna-Maria", "Weber", "01234"),
        ("Bernd", "Weber", "99999"),
        ("Bernd", "Weber", None),
        (None, None, "01234"),
    ],
)
def test_r7_09_who_may_be_the_same_person_is_no_other_one(again: tuple[str | None, str | None, str | None]):
    assert not is_another_person(Person(*again), ANNA_WEBER)
    assert which_person(Person(*again), [ANNA_WEBER]) == 1


def test_r7_09_another_name_at_the_same_place_is_another_person_and_a_third_one_is_not():
    bernd, clara = Person("Bernd", "Weber", "01234", 2), Person("Clara", "Weber", "01234")
    assert which_person(bernd, [ANNA_WEBER]) == 2
    assert not is_one_more(clara, [ANNA_WEBER, bernd])
    assert which_person(clara, [ANNA_WEBER, bernd]) == 1
    assert which_person(Person("bernd", "WEBER", "01234"), [ANNA_WEBER, bernd]) == 2
    # The first one was taken out: their place is free.
    assert which_person(clara, [bernd]) == 1
    assert which_person(bernd, [bernd]) == 2


def test_r7_09_a_couple_with_one_address_counts_as_two_each_by_their_own_link(
    app: Flask, citizen: Citizen, petition: str
):
    take_part(citizen, petition, ANNA)
    take_part(citizen, petition, BERND)
    with app.app_context():
        assert numbers() == (1, 2, 2)
        assert [(row.person, row.number) for row in supporters()] == [(1, 1), (2, 2)]
        contact = db.session.scalars(select(Contact)).one()
        assert contact.given_name == "Anna", "The profile stays the first one's."
        pages = [f"/k/{kit_token(row)}" for row in db.session.scalars(select(SignUp).order_by(SignUp.id))]
    assert pages[0] != pages[1]
    # Again and again they are the ones they were, and a third name is nobody new.
    for day, one in enumerate((BERND, ANNA, CLARA, {"given_name": "Weber,", "family_name": "BERND"}), 1):
        with clock.moved(timedelta(days=2 * day)):
            take_part(citizen, petition, one)
    with app.app_context():
        assert numbers() == (1, 2, 2)
        people = db.session.execute(select(SignUp.given_name, SignUp.person).order_by(SignUp.id)).all()
        assert [tuple(row) for row in people][2:] == [("Bernd", 2), ("Anna", 1), ("Clara", 1), ("Weber,", 2)]


def test_r7_09_both_may_sign_before_either_confirms_and_the_second_may_be_first(
    app: Flask, citizen: Citizen, petition: str
):
    citizen.sign(petition, FAMILY, **ANNA)
    citizen.sign(petition, FAMILY, **BERND)
    citizen.sign(petition, FAMILY, **BERND)
    citizen.sign(petition, FAMILY, **CLARA)
    citizen.get_mail()
    with app.app_context():
        sent = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        assert [one.withheld_reason for one in sent] == [None, None, "capped", "capped"], "R7.01"
        texts = [compose_confirmation(one).text for one in sent[:2]]  # type: ignore[union-attr]
    assert ["Anna Weber" in text for text in texts] == [True, False]
    assert ["Bernd Weber möchte mit dieser Adresse mitmachen" in text for text in texts] == [False, True]
    press(citizen, link_of(app, "Bernd"))
    press(citizen, link_of(app, "Anna"))
    with app.app_context():
        assert numbers() == (1, 2, 2)
        people = db.session.execute(select(SignUp.given_name, SignUp.person).order_by(SignUp.id)).all()
        assert [tuple(row) for row in people[:2]] == [("Anna", 2), ("Bernd", 1)]


def test_r7_01_two_names_at_an_address_get_no_more_mails_a_day_than_one(
    app: Flask, citizen: Citizen, petition: str
):
    with app.app_context():
        for number in range(4):
            publishing.publish(drafting.new_campaign("petition", f"Aktion {number}", slug=f"aktion-{number}"))
        db.session.commit()
    for slug in [petition, *(f"aktion-{number}" for number in range(4))]:
        for one in (ANNA, BERND, CLARA):
            citizen.sign(slug, FAMILY, **one)
    citizen.get_mail()
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(OutboxMessage.sent_at.is_not(None))) == 3


def test_r1_03_the_page_behind_the_link_says_whom_it_is_about(app: Flask, citizen: Citizen, petition: str):
    citizen.sign(petition, FAMILY, **BERND)
    citizen.get_mail()
    page = citizen.client.get(link_of(app, "Bernd")).get_data(as_text=True)
    assert "dass Bernd Weber mitmachen möchte" in page


def test_where_no_postcode_is_asked_an_address_counts_once(app: Flask, citizen: Citizen, organisation: None):
    with app.app_context():
        campaign = drafting.new_campaign("petition", "Ohne Ort", slug="ohne")
        campaign.draft = campaign.draft | {"fields": ["given_name", "family_name"], "required": []}
        publishing.publish(campaign)
        db.session.commit()
    for day, one in enumerate((ANNA, BERND)):
        with clock.moved(timedelta(days=2 * day)):
            signed = citizen.client.submit("/ohne", form="form[@action='/ohne/sign']", email=FAMILY, **one)
            assert signed.status_code == 303
            citizen.get_mail()
            press(citizen, link_of(app, one["given_name"]))
    with app.app_context():
        assert numbers() == (1, 1, 1)
