"""Staff see how far mails get, by provider, and are told when one stops confirming (rows B2, D8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.foundation import audit, clock, queue
from app.foundation.database import db
from app.landing.guard_models import Alarm
from app.landing.mail_providers import provider_of
from app.landing.models import SignUp
from app.landing.unwanted import ask_no_more, unwanted_among
from app.outbox.models import OutboxMessage, SuppressedAddress
from app.outbox.suppression import BOUNCED, ERASED, RESTING, RESTRICTED, address_key, suppress
from app.safety.delivery import delivery
from app.safety.provider_watch import Compared, has_stopped, watch_delivery
from app.staff.access_lines import about_address
from app.staff.models import AuditEntry
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse
from tests.safety.conftest import Mailed

Staff = Callable[..., CheckingClient]


@pytest.mark.parametrize(
    ("address", "provider"),
    [
        ("uwe@gmx.net", "gmx"),
        ("uwe@web.de", "webde"),
        ("uwe@t-online.de", "tonline"),
        ("uwe@googlemail.com", "gmail"),
        ("uwe@hotmail.de", "outlook"),
        ("uwe@me.com", "icloud"),
        ("uwe@mailbox.org", "posteo"),
        ("uwe@lindenbach.example", ""),
        ("uwe@gmx.net.example.org", ""),
    ],
)
def test_a_mailbox_belongs_to_the_provider_of_its_domain(address: str, provider: str):
    assert provider_of(address) == provider


def test_the_page_tells_for_each_provider_how_far_mails_got_and_how_quickly(
    app: Flask, mailed: Mailed, staff: Staff
):
    an_hour_ago = clock.now() - timedelta(hours=1)
    mailed(40, "gmx", an_hour_ago, confirmed=30)
    mailed(10, "gmail", an_hour_ago, confirmed=1)
    with app.app_context():
        found = {row.provider: row for row in delivery().rows}
        assert list(found) == ["gmx", "gmail", ""], "In the order of the table, and only who was written to."
        gmx = found["gmx"]
        assert (gmx.asked, gmx.handed_over, gmx.accepted, gmx.confirmed) == (40, 40, 40, 30)
        assert gmx.to_accepted.middle == pytest.approx(2)
        assert gmx.to_confirmed.middle == pytest.approx(60)
        assert gmx.to_confirmed.slowest_of_20 == pytest.approx(60)
        assert found["gmail"].to_confirmed.slowest_of_20 is None, "One is too few to speak of one in twenty."
    page = staff("analyst").get("/staff/delivery").get_data(as_text=True)
    assert "GMX" in page
    assert "@example.org" not in page.split("<main", 1)[1]


def test_a_mail_that_waits_is_seen_and_after_a_while_an_alarm(
    app: Flask, citizen: Citizen, petition: str, staff: Staff
):
    citizen.sign(petition)
    with app.app_context():
        waits = delivery()
        assert (waits.waiting, waits.oldest_waiting is None) == (1, False)
        watch_delivery()
        assert db.session.scalars(select(Alarm)).all() == []
        with clock.moved(timedelta(minutes=16)):
            watch_delivery()
            assert [one.kind for one in db.session.scalars(select(Alarm))] == ["waiting"]
    assert "/staff/outbox" in staff("admin").get("/staff/delivery").get_data(as_text=True)


def test_a_provider_that_stops_confirming_raises_an_alarm_and_the_others_do_not(
    app: Flask, mailed: Mailed, a_week_ago: list[datetime], staff: Staff
):
    for day in a_week_ago:
        mailed(30, "gmx", day, confirmed=22)
        mailed(30, "webde", day, confirmed=21)
    now = clock.now() - timedelta(hours=4)
    mailed(40, "gmx", now, confirmed=3)
    mailed(40, "webde", now, confirmed=26)
    with app.app_context():
        watch_delivery()
        alarm = db.session.scalars(select(Alarm)).one()
        assert (alarm.kind, alarm.key) == ("provider", "gmx")
        assert alarm.detail["usual"] == pytest.approx(22 / 30)
    page = staff("campaigner").get("/staff/delivery").get_data(as_text=True)
    assert "GMX" in page.split("alert-heading", 1)[1].split("</h2>")[0]
    assert (
        'href="/staff/delivery"'
        in staff("campaigner").get("/staff/board").get_data(as_text=True).split('id="waiting"', 1)[1]
    )


@pytest.mark.parametrize(
    ("compared", "stopped"),
    [
        (Compared(40, 3, 210, 150), True),
        (Compared(19, 0, 210, 150), False),  # too few now
        (Compared(40, 3, 59, 45), False),  # too little past
        (Compared(40, 22, 210, 150), False),  # fewer, but not half
        (
            Compared(20, 5, 210, 150),
            False,
        ),  # halved, yet chance may do that more often than is worth an alarm
        (Compared(5000, 2400, 50000, 35000), False),  # many: certain, and still not half
        (Compared(200, 0, 700, 14), False),  # hardly anybody ever confirmed there
        (Compared(100, 100, 100, 100), False),
        (Compared(100, 0, 100, 100), True),
    ],
)
def test_an_alarm_needs_enough_mails_half_the_share_and_more_than_chance(compared: Compared, stopped: bool):
    assert has_stopped(compared) is stopped


def test_r7_01_what_was_held_back_leaves_when_staff_say_that_all_is_well(
    app: Flask, mailed: Mailed, staff: Staff
):
    now = clock.now()
    ids = mailed(5, "gmx", now, network_key=b"n" * 12)
    with app.app_context():
        for message in db.session.scalars(select(OutboxMessage).where(OutboxMessage.subject_id.in_(ids))):
            message.sent_at, message.withheld_at, message.withheld_reason = None, now, "network"
        alarm = Alarm(
            kind="network", key=(b"n" * 12).hex(), began_at=now, seen_at=now,
            detail={"sign_ups": 150, "addresses": 150},
        )  # fmt: skip
        db.session.add(alarm)
        db.session.commit()
        number = alarm.id
    analyst = staff("analyst")
    assert "let-through" not in analyst.get("/staff/delivery").get_data(as_text=True)
    address = f"/staff/delivery/alarms/{number}/let-through"
    campaigner = staff("campaigner")
    assert campaigner.submit("/staff/delivery", form=f"form[@action='{address}']").status_code == 303
    with app.app_context():
        waiting = select(OutboxMessage).where(OutboxMessage.due_at.is_not(None))
        assert len(db.session.scalars(waiting).all()) == 5
        assert db.session.get_one(Alarm, number).let_through_at
    assert "let-through" not in campaigner.get("/staff/delivery").get_data(as_text=True)


@pytest.mark.parametrize("kind", ["network", "campaign"])
def test_r7_01_what_was_held_back_in_the_night_can_be_let_through_in_the_morning(
    app: Flask, mailed: Mailed, staff: Staff, kind: str
):
    """An alarm is over an hour after the flood; the mails of those who were in the midst of it are still of use."""
    began = clock.now() - timedelta(hours=9)
    ids = mailed(5, "gmx", began + timedelta(minutes=1), network_key=b"n" * 12)
    with app.app_context():
        for message in db.session.scalars(select(OutboxMessage).where(OutboxMessage.subject_id.in_(ids))):
            message.sent_at, message.withheld_at = None, began
            message.withheld_reason = "network" if kind == "network" else "burst"
        campaign = db.session.scalars(select(SignUp.campaign_id)).first()
        key, detail = (b"n" * 12).hex(), {"sign_ups": 150, "addresses": 150, "mails": 600, "confirmed": 2}
        for number in range(2):
            at = began + timedelta(hours=2 * number)
            db.session.add(
                Alarm(
                    kind=kind, key=key if kind == "network" else str(campaign), began_at=at, seen_at=at,
                    ended_at=at + timedelta(hours=1), detail=detail,
                    campaign_id=campaign if kind == "campaign" else None,
                )
            )  # fmt: skip
        db.session.commit()
    karin = staff("campaigner")
    page = karin.get("/staff/delivery").get_data(as_text=True)
    assert page.count("/let-through") == 1
    address = next(
        one.get("action") for one in parse(page).iter("form") if "let-through" in one.get("action", "")
    )
    assert karin.submit("/staff/delivery", form=f"form[@action='{address}']").status_code == 303
    with app.app_context():
        waiting = select(OutboxMessage.subject_id).where(OutboxMessage.due_at.is_not(None))
        assert sorted(db.session.scalars(waiting)) == sorted(ids)
        queue.run("outbox")
        left = select(OutboxMessage.subject_id).where(OutboxMessage.sent_at.is_not(None))
        assert set(ids) <= set(db.session.scalars(left))
    assert "/let-through" not in karin.get("/staff/delivery").get_data(as_text=True)


def test_r7_02_staff_lift_a_block_for_whoever_wants_to_take_part_after_all(app: Flask, staff: Staff):
    with app.app_context():
        key = address_key("karin.moser@example.org")
        ask_no_more(key)
        db.session.commit()
    answer = _lift(staff("campaigner"), "Karin.Moser@example.org")
    assert answer.status_code == 303
    with app.app_context():
        assert unwanted_among([key]) == set()
    assert _lift(staff("campaigner"), "nonsense").status_code == 303


def test_r4_06_staff_let_mails_leave_again_to_somebody_who_is_no_contact_yet(
    app: Flask, staff: Callable[..., CheckingClient]
):
    form, email = "form[@action='/staff/delivery/write-again']", "karin.moser@example.org"
    for reason, stays in ((BOUNCED, []), (RESTING, []), (RESTRICTED, [RESTRICTED]), (ERASED, [ERASED])):
        with app.app_context():
            db.session.execute(delete(SuppressedAddress))
            suppress(email, reason)
            db.session.commit()
        answer = staff("campaigner").submit("/staff/delivery", form=form, email="Karin.Moser@example.org")
        assert answer.status_code == 303
        with app.app_context():
            assert db.session.scalars(select(SuppressedAddress.reason)).all() == stays
    assert staff("campaigner").submit("/staff/delivery", form=form, email="nonsense").status_code == 303
    with app.app_context():
        shown = audit.shortened(address_key(email))
        lines = db.session.scalars(select(AuditEntry).where(about_address(shown))).all()
        assert [line.action for line in lines] == [audit.WRITTEN_AGAIN] * 2
        assert "moser" not in str([line.detail for line in lines]).lower()


def _lift(client: CheckingClient, email: str) -> Any:
    return client.submit("/staff/delivery", form="form[@action='/staff/delivery/ask-again']", email=email)
