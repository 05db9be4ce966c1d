"""Two people with one address: consents, profile, links, seats, and what is taken out or forgotten (R7.09)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.ambassadors.models import Referral
from app.ambassadors.referrals import decide_newest
from app.campaigns import arranging, drafting, publishing
from app.campaigns.models import Campaign
from app.consent.ledger import consents_in_force
from app.consent.models import ConsentEvent
from app.consent.withdrawing import withdraw
from app.contacts.models import Contact
from app.foundation import clock, personal_data
from app.foundation.database import db
from app.landing.live_pages import forget_all
from app.landing.models import Seat, SignUp, Supporter
from app.landing.signatures import signatures_of
from app.privacy.erasing import erase
from app.privacy.subjects import subject_of_address
from app.safety.anomalies import anomalies
from app.safety.conditions import Conditions
from app.safety.invalidating import invalidate, undo
from tests.landing.conftest import Citizen
from tests.landing.couples import (
    ANNA,
    BERND,
    CLARA,
    FAMILY,
    numbers,
    supporters,
    table,
    take_part,
)
from tests.landing.test_seats import event  # noqa: F401 - a fixture


def test_the_second_one_agrees_for_the_mailbox_and_for_her_own_line_and_not_to_what_is_done_with_the_profile(
    app: Flask, citizen: Citizen, petition: str
):
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        campaign.draft, _block = arranging.with_block(campaign.draft, "signatures")
        campaign.draft = campaign.draft | {
            "purposes": ["newsletter", "phone", "handover", "publish_name"],
            "fields": [*campaign.draft["fields"], "phone"],
        }
        publishing.publish(campaign)
        db.session.commit()
        campaign_id = campaign.id
    forget_all()
    take_part(citizen, petition, ANNA | {"phone": "0351 1111111", "consent-handover": "on"})
    told = {f"consent-{purpose}": "on" for purpose in ("newsletter", "phone", "publish_name")}
    take_part(citizen, petition, BERND | told | {"phone": "0351 2222222"})
    with app.app_context():
        contact = db.session.scalars(select(Contact)).one()
        assert contact.phone == "0351 1111111"
        given = db.session.scalars(select(ConsentEvent).order_by(ConsentEvent.id)).all()
        names = [(db.session.get_one(SignUp, one.sign_up_id).given_name, one.purpose) for one in given]
        assert names == [("Anna", "handover"), ("Bernd", "newsletter"), ("Bernd", "publish_name")]
        assert [one.given_name for one in signatures_of(campaign_id)] == ["Bernd"]
        assert table(campaign_id, "Weitergabe") == [("Anna", "ja"), ("Bernd", "nein")]
        assert table(campaign_id, "Newsletter") == [("Anna", "nein"), ("Bernd", "ja")]
        # Who reads the mailbox takes back for both.
        withdraw(contact.id, ["newsletter", "publish_name", "handover"], by="page")
        db.session.commit()
        assert consents_in_force(contact.id) == []
        assert signatures_of(campaign_id) == ()
        assert table(campaign_id, "Weitergabe") == [("Anna", "nein"), ("Bernd", "nein")]


def test_the_other_ones_sign_up_elsewhere_leaves_the_profile_of_a_shared_address_alone(
    app: Flask, citizen: Citizen, petition: str
):
    take_part(citizen, petition, ANNA)
    take_part(citizen, petition, BERND)
    with app.app_context():
        publishing.publish(drafting.new_campaign("petition", "Der Brunnen", slug="brunnen"))
        db.session.commit()
    with clock.moved(timedelta(days=2)):
        take_part(citizen, "brunnen", BERND)
    with app.app_context():
        assert db.session.scalars(select(Contact.given_name)).one() == "Anna"
        assert numbers() == (1, 3, 3)


def test_r7_09_whoever_comes_by_the_others_link_is_nobody_new(app: Flask, citizen: Citizen, petition: str):
    take_part(citizen, petition, ANNA)
    with app.app_context():
        code = db.session.scalars(select(SignUp.share_code)).one()
    take_part(citizen, f"{petition}?ref={code}", BERND)
    with app.app_context():
        own = db.session.scalars(select(SignUp.share_code).where(SignUp.person == 2)).one()
    take_part(citizen, f"{petition}?ref={own}", CLARA, email="clara@example.net")
    with app.app_context():
        decide_newest()
        rows = db.session.scalars(select(Referral).order_by(Referral.sign_up_id)).all()
        assert [(row.inviter_id, row.excluded) for row in rows] == [(1, "self"), (2, "household")]


def test_a_couple_that_registers_gets_a_seat_each(app: Flask, citizen: Citizen, event: str):  # noqa: F811
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        campaign.draft = campaign.draft | {"fields": ["given_name", "family_name", "postal_code"]}
        publishing.publish(campaign)
        db.session.commit()
    forget_all()
    for day, one in enumerate((ANNA, BERND, ANNA)):
        with clock.moved(timedelta(days=2 * day)):
            take_part(citizen, event, one)
    with app.app_context():
        assert [row.person for row in db.session.scalars(select(Seat).order_by(Seat.person))] == [1, 2]


def test_what_is_taken_out_and_brought_back_is_the_one_of_the_two_that_was_meant(
    app: Flask, citizen: Citizen, petition: str
):
    for one in (ANNA, BERND):
        take_part(citizen, petition, one)
    with app.app_context():
        made = invalidate(Conditions(name="anna *"), "Erfunden", up_to=10**6)
        db.session.commit()
        assert (made.confirmed, numbers(), [row.person for row in supporters()]) == (1, (1, 1, 1), [2])
        undo(made)
        db.session.commit()
        assert [(row.person, row.number) for row in supporters()] == [(1, 1), (2, 2)]
        assert numbers() == (1, 2, 2)


def test_r2_04_erasing_the_address_forgets_both_and_both_still_count(
    app: Flask, citizen: Citizen, petition: str
):
    for one in (ANNA, BERND):
        take_part(citizen, petition, one)
    with app.app_context():
        told = personal_data.collect(db.session.scalars(select(Contact.id)).one())
        assert [row["given_name"] for row in told["sign_ups"]] == ["Anna", "Bernd"]
        erase(subject_of_address(FAMILY), reason="asked")
        db.session.commit()
        assert numbers() == (0, 2, 2)
        assert set(db.session.scalars(select(SignUp.given_name))) == {None}
    with clock.moved(timedelta(days=2)):
        take_part(citizen, petition, ANNA)
    with app.app_context():
        assert numbers() == (1, 3, 3)


def test_staff_see_where_two_people_share_an_address_and_why_both_count(
    app: Flask, citizen: Citizen, petition: str, staff: Callable[..., Any]
):
    for one in (ANNA, BERND):
        take_part(citizen, petition, one)
    with app.app_context():
        assert (anomalies().families, anomalies().shared) == (1, 1)
    campaigner = staff("campaigner")
    card = campaigner.get("/staff/campaigns/1/households/card", headers={"HX-Request": "1"})
    assert "1 E-Mail-Adresse zählt als zwei Personen" in card.get_data(as_text=True)
    profile = campaigner.get("/staff/contacts/1").get_data(as_text=True)
    assert "Zweite Person mit dieser Adresse: Bernd Weber" in profile
    assert "1 Adresse zählt als zwei Personen" in campaigner.get("/staff/delivery").get_data(as_text=True)


def test_the_database_takes_no_third_one(app: Flask, citizen: Citizen, petition: str):
    for one in (ANNA, BERND):
        take_part(citizen, petition, one)
    with clock.moved(timedelta(days=2)):
        take_part(citizen, petition, CLARA)
    with app.app_context():
        third = {"sign_up_id": 3, "campaign_id": 1, "contact_id": 1, "number": 3, "counted_at": clock.now()}
        for person in (2, 3):
            db.session.add(Supporter(**third, person=person))
            with pytest.raises(IntegrityError):
                db.session.commit()
            db.session.rollback()
