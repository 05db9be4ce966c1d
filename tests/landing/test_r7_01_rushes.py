"""The breaker for the whole installation knows a rush from a good day, and refuses nobody (R7.01)."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from app.foundation import clock, tokens
from app.foundation.database import db
from app.landing.guard_models import Alarm
from app.landing.models import SignUp
from app.landing.proving import is_asked_for
from app.landing.rushes import FEW, Z, z_score
from app.landing.watching import watch_for_floods
from app.outbox import leaving
from app.outbox.models import OutboxMessage
from app.safety.alarm_words import in_words
from tests.landing.conftest import Citizen

Come = Callable[..., None]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def come(app: Flask, citizen: Citizen, petition: str) -> Come:
    """Call it with a number: so many sign up within some minutes that ended some time ago, each from elsewhere."""
    citizen.sign(petition, "erste@example.org")

    def write(number: int, *, minutes: float = 10, ago: timedelta = timedelta(), confirm: float = 0) -> None:
        with app.app_context():
            first = db.session.scalars(select(SignUp).order_by(SignUp.id)).first()
            assert first is not None
            like = {column.name: getattr(first, column.name) for column in SignUp.__table__.columns}
            now = clock.now()
            rows: list[dict[str, Any]] = []
            for index in range(number):
                came = now - ago - minutes * MINUTE * ((index + 0.5) / number)
                rows.append(
                    like
                    | {
                        "id": secrets.randbits(31),
                        "handle": tokens.new_handle(),
                        "share_code": tokens.new_code(12),
                        "email": f"a{index}@example.org",
                        "address_key": secrets.token_bytes(32),
                        "network_key": None,
                        "created_at": came,
                        "confirmed_at": came + MINUTE if index < number * confirm else None,
                    }
                )
            random.Random(7).shuffle(rows)
            db.session.execute(insert(SignUp), rows)
            sent = [
                leaving.row("doi", row["id"])
                | {"created_at": row["created_at"], "sent_at": row["created_at"]}
                for row in rows
                if ago < timedelta(hours=1)
            ]
            if sent:
                db.session.execute(insert(OutboxMessage), sent)
            db.session.commit()

    return write


def _kinds(app: Flask) -> list[str]:
    with app.app_context():
        watch_for_floods()
        return list(db.session.scalars(select(Alarm.kind).where(Alarm.ended_at.is_(None))))


def _a_week_of(come: Come, an_hour: int) -> None:
    for day in range(1, 8):
        # Days are not alike.
        come(round(an_hour * (0.8 + 0.06 * day)), minutes=60, ago=timedelta(days=day) - 30 * MINUTE)


# Thousands of rows, and counting them is the same on both databases.
sqlite_only = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@sqlite_only
def test_r7_01_a_flood_from_everywhere_on_a_quiet_day_is_a_rush_and_asks_for_proof_everywhere(
    app: Flask, come: Come
):
    _a_week_of(come, 60)
    assert _kinds(app) == []
    come(FEW + 100)
    assert _kinds(app) == ["rush"]
    with app.test_request_context(headers={"Accept-Language": "en"}):
        app.extensions.pop("testballon_tripped", None)
        assert is_asked_for(1)
        assert is_asked_for(999), "In whichever campaign."
        alarm = db.session.scalars(select(Alarm)).one()
        assert "Nothing is held back" in in_words(alarm)[1]
        assert alarm.detail["z"] > Z


@sqlite_only
def test_r7_01_on_a_viral_day_people_confirm_and_nobody_is_asked_for_anything(app: Flask, come: Come):
    _a_week_of(come, 60)
    come(FEW + 500, confirm=0.5)
    assert _kinds(app) == []


@sqlite_only
def test_r7_01_what_comes_every_day_is_no_rush(app: Flask, come: Come):
    """Where six thousand an hour are usual, eleven hundred in ten minutes are not unusual."""
    _a_week_of(come, 6000)
    come(FEW + 100)
    assert _kinds(app) == []


@sqlite_only
def test_r7_01_a_small_crowd_on_the_first_day_is_no_rush(app: Flask, come: Come):
    come(FEW - 100)
    assert _kinds(app) == []


def test_r7_01_the_distance_is_measured_in_what_varies_anyway():
    assert z_score(100, [100] * 7) == 0
    assert z_score(130, [100] * 7) == pytest.approx(3.0)
    assert z_score(130, [60, 140, 80, 120, 100, 70, 130]) < 1.1, (
        "Days that differ make the same number usual."
    )
    assert z_score(9, [0] * 7) == 9
