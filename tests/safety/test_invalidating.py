"""Staff take out what are no sign-ups, see before what that means, and can undo it (row B6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.landing.models import SignUp, Supporter, Tally
from app.metrics.queries import campaign_numbers
from app.outbox.models import OutboxMessage
from app.safety.conditions import Conditions, read_conditions
from app.safety.invalidating import invalidate, preview, undo
from app.safety.models import Invalidation
from app.staff.models import AuditEntry
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient

Staff = Callable[..., CheckingClient]
PEOPLE = ("uwe@lindenbach.example", "ida@lindenbach.example")
ROBOTS = tuple(f"test{number}@robots.example" for number in range(3))


@pytest.fixture
def signed(citizen: Citizen, petition: str) -> str:
    """Two people who confirmed; two robots that confirmed, and one that has not."""
    for number, email in enumerate((*PEOPLE, *ROBOTS)):
        name = "Test" if email in ROBOTS else "Karin"
        citizen.sign(petition, email, given_name=name, family_name=f"Nummer {number}")
    citizen.get_mail()
    for email in (*PEOPLE, *ROBOTS[:2]):
        citizen.confirm(email)
    return petition


def _numbers(app: Flask) -> tuple[int, int, int, int]:
    """As the page tells them, as the rows are, and as the numbers page counts."""
    with app.app_context():
        campaign = db.session.scalars(select(SignUp.campaign_id)).first()
        assert campaign is not None
        counted = campaign_numbers(campaign).totals
        return (
            db.session.get_one(Tally, campaign).confirmed,
            len(db.session.scalars(select(Supporter)).all()),
            counted.confirmed,
            counted.sign_ups,
        )


def _take_out(conditions: Conditions) -> int:
    made = invalidate(conditions, "Roboter", up_to=preview(conditions).up_to)
    db.session.commit()
    return made.id


def test_what_is_taken_out_leaves_all_counts_and_comes_back_when_undone(app: Flask, signed: str):
    assert _numbers(app) == (4, 4, 4, 5)
    with app.app_context():
        number = _take_out(Conditions(domain="robots.example"))
        made = db.session.get_one(Invalidation, number)
        assert (made.sign_ups, made.confirmed) == (3, 2)
    assert _numbers(app) == (2, 2, 2, 2)
    with app.app_context():
        undo(db.session.get_one(Invalidation, number))
        db.session.commit()
    assert _numbers(app) == (4, 4, 4, 5)
    with app.app_context():
        assert sorted(db.session.scalars(select(Supporter.number))) == [1, 2, 3, 4]
        with pytest.raises(RefusedError):
            undo(db.session.get_one(Invalidation, number))
        actions = list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions[-2:] == ["sign_ups.invalidated", "sign_ups.invalidation_undone"]


def test_what_was_taken_out_cannot_be_confirmed_until_it_is_brought_back(
    app: Flask, citizen: Citizen, signed: str
):
    with app.app_context():
        number = _take_out(Conditions(domain="robots.example"))
    assert citizen.client.get(citizen.link(ROBOTS[2])).status_code == 410
    assert citizen.client.post(citizen.link(ROBOTS[2]), data={"stamp": "x"}).status_code == 410
    with app.app_context():
        undo(db.session.get_one(Invalidation, number))
        db.session.commit()
    assert citizen.confirm(ROBOTS[2]).status_code == 303
    assert _numbers(app) == (5, 5, 5, 5)


def test_a_mail_that_waits_does_not_leave(app: Flask, citizen: Citizen, petition: str):
    citizen.sign(petition, ROBOTS[0])
    with app.app_context():
        number = _take_out(Conditions(domain="robots.example"))
        assert db.session.scalars(select(OutboxMessage.withheld_reason)).one() == "invalidated"
        undo(db.session.get_one(Invalidation, number))
        db.session.commit()
    citizen.get_mail()
    with app.app_context():
        assert db.session.scalars(select(OutboxMessage)).one().state == "sent"


def test_whoever_came_after_the_preview_is_left_alone(app: Flask, citizen: Citizen, signed: str):
    with app.app_context():
        conditions = Conditions(domain="robots.example")
        up_to = preview(conditions).up_to
        db.session.rollback()
    citizen.sign(signed, "spaet@robots.example")
    with app.app_context():
        made = invalidate(conditions, "Roboter", up_to=up_to)
        assert made.sign_ups == 3


def test_whoever_also_signed_in_a_way_that_stands_keeps_counting(app: Flask, citizen: Citizen, petition: str):
    citizen.sign(petition, PEOPLE[0])
    citizen.get_mail()
    citizen.confirm(PEOPLE[0])
    with clock.moved(timedelta(hours=30)):
        citizen.sign(petition, PEOPLE[0], given_name="U.", **{"consent-newsletter": "on"})
        citizen.get_mail()
        citizen.confirm(PEOPLE[0])
    with app.app_context():
        made = invalidate(Conditions(name="uwe *"), "Doppelt", up_to=10**6)
        db.session.commit()
        assert (made.sign_ups, made.confirmed) == (1, 0)
        number = made.id
    assert _numbers(app) == (1, 1, 1, 1)
    with app.app_context():
        undo(db.session.get_one(Invalidation, number))
        db.session.commit()
    assert _numbers(app) == (1, 1, 1, 2)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"domain": "@Robots.example"}, 3),
        ({"domain": "bots.example"}, 0),
        ({"name": "test*"}, 3),
        ({"name": "test nummer 2"}, 1),
        ({"name": "%"}, 0),
        ({"name": "te_t*"}, 0),
        ({"since": "2020-01-01T00:00"}, 5),
        ({"since": "2020-01-01T00:00", "until": "2020-01-02T00:00"}, 0),
        ({"since": "2020-01-01T00:00", "domain": "robots.example"}, 3),
        ({"network": "00ff"}, 0),
        ({"disposable": "1"}, 0),
        ({"ref": "abc123"}, 0),
        ({"domain": "robots.example", "campaign": "99"}, 0),
    ],
)
def test_all_conditions_hold_together(app: Flask, signed: str, given: dict[str, str], found: int):
    with app.app_context():
        assert preview(read_conditions(given)).sign_ups == found


@pytest.mark.parametrize("given", [{}, {"campaign": "1"}, {"network": "no key"}, {"since": "gestern"}])
def test_what_names_too_little_or_cannot_be_understood_takes_nothing_out(
    app: Flask, signed: str, given: dict[str, str]
):
    with app.app_context(), pytest.raises(RefusedError):
        preview(read_conditions(given))


def test_staff_see_the_number_first_need_a_reason_and_the_right(app: Flask, signed: str, staff: Staff):
    campaigner = staff("campaigner")
    page = campaigner.get("/staff/invalidations?domain=robots.example")
    assert page.status_code == 200
    form = "form[@action='/staff/invalidations'][@method='post']"
    address = "/staff/invalidations?domain=robots.example"
    campaigner.submit(address, form=form, reason=" ")
    assert _numbers(app) == (4, 4, 4, 5)
    assert campaigner.submit(address, form=form, reason="Roboter").status_code == 303
    assert _numbers(app) == (2, 2, 2, 2)
    undone = campaigner.submit("/staff/invalidations", form="form[@class='undo']")
    assert undone.status_code == 303
    assert _numbers(app) == (4, 4, 4, 5)
    for role in ("analyst", "counter"):
        assert staff(role).get("/staff/invalidations").status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "name=karin*&campaign=99999999999",
        "name=karin*&campaign=²",
        "since=0001-01-01T00:00",
        "since=9999-12-31T23:59",
    ],
)
def test_numbers_and_days_that_there_are_none_of_find_nobody(staff: Staff, signed: str, query: str):
    page = staff("admin").get(f"/staff/invalidations?{query}")
    assert page.status_code == 200
    assert 'name="up_to"' not in page.get_data(as_text=True)


def test_what_no_form_sends_takes_nobody_out(app: Flask, staff: Staff, signed: str):
    desk = staff("admin")
    token = desk.get("/staff/invalidations").get_data(as_text=True).partition('name="csrf_token" value="')[2]
    for up_to in ("99999999999", "x", ""):
        sent = {"name": "karin*", "reason": "x", "up_to": up_to, "csrf_token": token.partition('"')[0]}
        assert desk.post("/staff/invalidations", data=sent).status_code == 303
    assert _numbers(app) == (4, 4, 4, 5)
