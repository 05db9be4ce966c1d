"""The pledge wall: what people wrote stands there once staff have approved it, and only with its writer's consent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import arranging, drafting, publishing
from app.contacts.models import Contact
from app.foundation import personal_data
from app.foundation.database import db
from app.landing import pledges
from app.landing.live_pages import forget_all
from app.landing.models import Moderated, SignUp
from app.staff.models import AuditEntry
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse

Staff = Callable[..., CheckingClient]
PATH = "/staff/moderation"


@pytest.fixture
def wall(app: Flask, organisation: None) -> str:
    """The name that the pledge has in the form of a live page."""
    with app.app_context():
        campaign = drafting.new_campaign("pledge", "Eine Woche ohne Auto", slug="ohne-auto")
        campaign.draft, block = arranging.with_block(campaign.draft, "pledges")
        publishing.publish(campaign)
        db.session.commit()
        return f"field-{block}"


def pledge(citizen: Citizen, field: str, name: str, text: str, *, agrees: bool = True) -> None:
    email = f"{name.lower()}@example.org"
    answers = {field: text} | ({"consent-publish_name": "on"} if agrees else {})
    signed = citizen.sign("ohne-auto", email=email, given_name=name, postal_code="01234", **answers)
    assert signed.status_code == 303, signed.get_data(as_text=True)
    assert citizen.confirm(email).status_code == 303


def on_the_wall(client: CheckingClient, path: str = "/ohne-auto") -> list[str]:
    forget_all()
    page = parse(client.get(path).get_data(as_text=True))
    return ["".join(line.itertext()) for line in page.findall(".//section[@class='pledges']//li/p")]


def decide(desk: CheckingClient, number: int, verdict: str) -> None:
    done = desk.submit(PATH, form=f"form[@action='{PATH}/pledge/{number}/{verdict}']")
    assert done.status_code == 303


def sign_up_of(app: Flask, name: str) -> int:
    with app.app_context():
        return db.session.scalars(select(SignUp.id).where(SignUp.given_name == name)).one()


def test_a_pledge_waits_until_it_is_approved_and_goes_when_it_is_hidden(
    app: Flask, citizen: Citizen, wall: str, staff: Staff
):
    pledge(citizen, wall, "Anna", "Ich nehme das Rad & <b>gehe</b> zu Fuß.")
    assert on_the_wall(citizen.client) == []
    desk, anna = staff("campaigner"), sign_up_of(app, "Anna")
    decide(desk, anna, "approve")
    assert on_the_wall(citizen.client) == ["Ich nehme das Rad & <b>gehe</b> zu Fuß."]
    assert on_the_wall(desk, "/staff/campaigns/1/preview") == ["Ich nehme das Rad & <b>gehe</b> zu Fuß."]
    decide(desk, anna, "hide")
    assert on_the_wall(citizen.client) == []
    with app.app_context():
        actions = db.session.scalars(
            select(AuditEntry.action).where(AuditEntry.object_kind == "sign_up")
        ).all()
        assert actions == ["pledge.approved", "pledge.hidden"]


def test_who_did_not_agree_or_confirm_is_not_even_in_the_queue(citizen: Citizen, wall: str, staff: Staff):
    pledge(citizen, wall, "Anna", "Ich fahre Bus.", agrees=False)
    signed = citizen.sign(
        "ohne-auto", email="b@example.org", **{wall: "Ich laufe.", "consent-publish_name": "on"}
    )
    assert signed.status_code == 303
    queue = staff("campaigner").get(PATH).get_data(as_text=True)
    assert "Ich fahre Bus." not in queue
    assert "Ich laufe." not in queue
    assert "Nichts wartet auf Sie" in queue


def test_a_person_who_is_forgotten_leaves_the_wall_and_the_queue(
    app: Flask, citizen: Citizen, wall: str, staff: Staff
):
    pledge(citizen, wall, "Anna", "Ich fahre Bus.")
    desk = staff("campaigner")
    decide(desk, sign_up_of(app, "Anna"), "approve")
    with app.app_context():
        personal_data.erase(db.session.scalars(select(Contact.id).where(Contact.given_name == "Anna")).one())
        db.session.commit()
    assert on_the_wall(citizen.client) == []
    assert "Ich fahre Bus." not in desk.get(PATH).get_data(as_text=True)


def test_only_campaigners_decide(citizen: Citizen, wall: str, staff: Staff):
    for role in ("analyst", "counter"):
        assert staff(role).get(PATH).status_code == 403
    page = staff("campaigner").get("/staff/campaigns/1").get_data(as_text=True)
    assert f'href="{PATH}"' in page


def test_only_what_was_written_for_the_wall_can_be_decided(app: Flask, citizen: Citizen, petition: str):
    """Somebody else's number in the address leads nowhere and leaves nothing."""
    citizen.sign(petition)
    citizen.get_mail()
    citizen.confirm()
    with app.app_context():
        other = db.session.scalars(select(SignUp.id)).one()
        for number in (other, other + 1):
            assert not pledges.decide(number, approve=True)
        assert db.session.query(Moderated).count() == 0
