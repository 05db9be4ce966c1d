"""Floods of sign-ups: what leaves, what is held back, and what staff are told (R7.01)."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from app.foundation import clock, tokens
from app.foundation.database import db
from app.landing.bursts import WAITED_MEANWHILE
from app.landing.guard_models import Alarm
from app.landing.models import SignUp
from app.landing.networks import network_key
from app.landing.watching import MANY_MAILS, forget_networks, watch_for_floods
from app.outbox import leaving
from app.outbox.models import OutboxMessage
from tests.landing.conftest import Citizen

Flood = Callable[..., list[int]]
CAFE = "203.0.113.9"


@pytest.fixture
def flood(app: Flask, citizen: Citizen, petition: str) -> Flood:
    """Call it with a number: so many people's rows, as the form writes them, over the minutes up to now."""
    citizen.sign(petition, "erste@example.org")

    def write(number: int, *, place: str = CAFE, minutes: int = 10, **told: Any) -> list[int]:
        with app.app_context():
            first = db.session.scalars(select(SignUp).order_by(SignUp.id)).first()
            assert first is not None
            like = {column.name: getattr(first, column.name) for column in SignUp.__table__.columns}
            now = clock.now()
            rows = [
                like
                | {
                    "id": like["id"] + 1 + secrets.randbits(30),
                    "handle": tokens.new_handle(),
                    "share_code": tokens.new_code(12),
                    "email": f"a{index}@example.org",
                    "address_key": secrets.token_bytes(32),
                    "network_key": network_key({"REMOTE_ADDR": place}, now),
                    "created_at": now - timedelta(minutes=minutes) * ((number - index) / number),
                }
                | told
                for index in range(number)
            ]
            rows = [
                row | {"id": number} for row, number in zip(rows, sorted(r["id"] for r in rows), strict=True)
            ]
            db.session.execute(insert(SignUp), rows)
            mails = [leaving.row("doi", row["id"]) | {"created_at": row["created_at"]} for row in rows]
            db.session.execute(insert(OutboxMessage), mails)
            db.session.commit()
            return [row["id"] for row in rows]

    return write


def _reasons(app: Flask) -> dict[str | None, int]:
    with app.app_context():
        rows = db.session.execute(
            select(OutboxMessage.withheld_reason, OutboxMessage.due_at.is_not(None), func.count()).group_by(
                OutboxMessage.withheld_reason, OutboxMessage.due_at.is_not(None)
            )
        )
        return {"waiting" if row[1] else row[0]: row[2] for row in rows}


# Five thousand mails take their time, and what is decided about them is the same on both databases.
@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_r7_01_five_thousand_addresses_from_one_network_trip_the_breaker_and_raise_an_alarm(
    app: Flask, citizen: Citizen, flood: Flood
):
    flood(5000)
    with app.app_context():
        watch_for_floods()
        alarm = db.session.scalars(select(Alarm)).one()
        assert (alarm.kind, alarm.ended_at) == ("network", None)
        assert alarm.detail["sign_ups"] >= 4900
    while "waiting" in (reasons := _reasons(app)):
        citizen.get_mail()
    assert reasons[None] == 101, "A hundred from the network, and the one who came from elsewhere before."
    assert reasons["network"] == 4900


def test_r7_01_other_networks_go_on_as_before(app: Flask, citizen: Citizen, flood: Flood):
    flood(150)
    flood(90, place="198.51.100.20")
    citizen.get_mail()
    assert _reasons(app) == {None: 1 + 100 + 90, "network": 50}


def test_r7_01_who_took_some_trouble_passes_where_others_are_held_back(
    app: Flask, citizen: Citizen, flood: Flood
):
    flood(150)
    flood(20, proof="work", minutes=1)
    citizen.get_mail()
    assert _reasons(app) == {None: 1 + 100 + 20, "network": 50}


def test_r7_01_a_campaign_whose_mails_hardly_anybody_confirms_is_shut(
    app: Flask, citizen: Citizen, flood: Flood
):
    ids = flood(MANY_MAILS + 20, place="10.0.0.7", minutes=15)
    citizen.get_mail()
    with clock.moved(timedelta(minutes=40)):
        with app.app_context():
            watch_for_floods()
            assert [one.kind for one in db.session.scalars(select(Alarm))] == ["campaign"]
        flood(10, place="10.0.0.8", minutes=0)
        flood(3, place="10.0.0.9", minutes=0, proof="work")
        citizen.get_mail()
    assert _reasons(app) == {None: 1 + len(ids) + 3, "burst": 10}


def test_r7_01_of_those_who_only_waited_a_shut_campaign_lets_in_a_few(
    app: Flask, citizen: Citizen, flood: Flood
):
    """A program can wait as well as a person, from as many networks as it has."""
    with app.app_context():
        now = clock.now()
        number = db.session.scalars(select(SignUp.campaign_id)).first()
        db.session.add(
            Alarm(
                kind="campaign", key=str(number), campaign_id=number, began_at=now - timedelta(minutes=30),
                seen_at=now, detail={},
            )
        )  # fmt: skip
        db.session.commit()
    _window, most = WAITED_MEANWHILE
    flood(most + 12, minutes=5, network_key=None, proof="waited")
    flood(most + 12, minutes=5, network_key=None, proof="work")
    flood(most, network_key=None, proof="waited", created_at=now - timedelta(minutes=20))
    citizen.get_mail()
    passed = most + most + 12 + most
    assert _reasons(app) == {None: passed, "burst": 1 + 12}, "The first of all has shown nothing."


def test_r7_01_a_campaign_that_people_do_confirm_stays_open_however_many_come(
    app: Flask, citizen: Citizen, flood: Flood
):
    flood(MANY_MAILS, place="10.0.0.7", minutes=15)
    citizen.get_mail()
    flood(30, place="10.0.0.8", minutes=15, confirmed_at=clock.now(), confirmed_by="button")
    with app.app_context():
        sent = db.session.scalars(select(OutboxMessage).where(OutboxMessage.sent_at.is_(None))).all()
        for row in sent:
            row.sent_at, row.withheld_at, row.due_at = clock.now(), None, None
        db.session.commit()
    with app.app_context(), clock.moved(timedelta(minutes=40)):
        watch_for_floods()
        assert db.session.scalars(select(Alarm)).all() == []


def test_an_alarm_ends_an_hour_after_it_has_become_quiet(app: Flask, flood: Flood):
    flood(150)
    with app.app_context():
        watch_for_floods()
        with clock.moved(timedelta(minutes=50)):
            watch_for_floods()
            assert db.session.scalars(select(Alarm.ended_at)).one() is None
        with clock.moved(timedelta(minutes=65)):
            watch_for_floods()
            assert db.session.scalars(select(Alarm.ended_at)).one() is not None


def test_r7_01_no_address_of_a_visitor_is_kept_and_its_network_for_a_week(
    app: Flask, citizen: Citizen, petition: str, sign_up_of: Callable[..., SignUp]
):
    citizen.client.environ_base["REMOTE_ADDR"] = CAFE
    citizen.sign(petition)
    with app.app_context():
        key = sign_up_of().network_key
        assert key == network_key({"REMOTE_ADDR": "203.0.113.200"}, clock.now()), "The same network."
        with clock.moved(timedelta(days=1)):
            assert key != network_key({"REMOTE_ADDR": CAFE}, clock.now()), "Another key tomorrow."
        for table in db.metadata.sorted_tables:
            for row in db.session.execute(select(table)):
                assert "203.0.113" not in str(tuple(row))
        db.session.rollback()
        assert forget_networks() == 0
        with clock.moved(timedelta(days=8)):
            assert forget_networks() == 1


@pytest.mark.parametrize(
    ("remote", "forwarded", "same_as"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.2.3.4", "8.8.8.8, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9", "8.8.8.8", "203.0.113.9"),
        ("::ffff:203.0.113.9", "", "203.0.113.9"),
        ("2001:db8:1:1ff::5", "", "2001:db8:1:100::9"),
        ("127.0.0.1", "", None),
        ("127.0.0.1", "nonsense", None),
        ("192.168.1.7", "192.168.1.9", None),
        ("", "", None),
    ],
)
def test_r7_01_the_network_is_told_by_our_own_web_server_and_by_nobody_else(
    app: Flask, remote: str, forwarded: str, same_as: str | None
):
    with app.app_context():
        key = network_key({"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded}, clock.now())
        assert key == (network_key({"REMOTE_ADDR": same_as}, clock.now()) if same_as else None)
