"""While a flood is on, people still get through: their browser does a sum, or they wait a little (R7.01)."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.landing.guard_models import Alarm
from app.landing.models import SignUp
from app.landing.proving import GOOD_FOR_SECONDS
from tests.landing.conftest import Citizen
from tests.pages import parse, values_of

Find = Callable[..., SignUp | None]
EMAIL = "uwe.brandt@example.org"


@pytest.fixture
def flood(app: Flask, petition: str) -> str:
    """The petition's breaker is off."""
    with app.app_context():
        number = db.session.scalars(select(Campaign.id)).one()
        now = clock.now()
        alarm = Alarm(
            kind="campaign", key=str(number), campaign_id=number, began_at=now, seen_at=now, detail={}
        )
        db.session.add(alarm)
        db.session.commit()
    app.extensions.pop("testballon_tripped", None)
    return petition


def _form(answer: TestResponse) -> dict[str, Any]:
    form = parse(answer.get_data(as_text=True)).find(".//form[@id='form']")
    assert form is not None
    box = form.find(".//input[@name='proof']")
    assert box is not None
    return values_of(form) | {"challenge": json.loads(box.get("data-challenge") or "")}


def _solved(challenge: dict[str, Any], changed: dict[str, Any] | None = None) -> str:
    """As the page's script does it, by the published scheme."""
    number = next(
        n
        for n in range(challenge["maxnumber"] + 1)
        if hashlib.sha256(f"{challenge['salt']}{n}".encode()).hexdigest() == challenge["challenge"]
    )
    return base64.b64encode(json.dumps(challenge | {"number": number} | (changed or {})).encode()).decode()


def test_r7_01_without_a_flood_nobody_is_asked(citizen: Citizen, petition: str, sign_up_of: Find):
    assert citizen.sign(petition).status_code == 303
    signed = sign_up_of()
    assert signed is not None
    assert signed.proof is None


def test_r7_01_a_browser_that_solved_the_sum_passes(citizen: Citizen, flood: str, sign_up_of: Find):
    asked = citizen.sign(flood, comment="Bitte bald.")
    assert asked.status_code == 422
    assert "proof.js" in asked.get_data(as_text=True)
    form = _form(asked)
    assert form["comment"] == "Bitte bald."
    assert (
        citizen.client.post(f"/{flood}/sign", data=form | {"proof": _solved(form["challenge"])}).status_code
        == 303
    )
    signed = sign_up_of()
    assert signed is not None
    assert signed.proof == "work"


def test_r7_01_without_a_script_waiting_and_a_second_press_do_as_well(
    citizen: Citizen, flood: str, sign_up_of: Find
):
    form = _form(citizen.sign(flood))
    assert citizen.client.post(f"/{flood}/sign", data=form).status_code == 422, "That was too soon."
    with clock.moved(timedelta(seconds=10)):
        assert citizen.client.post(f"/{flood}/sign", data=form).status_code == 303
    signed = sign_up_of()
    assert signed is not None
    assert signed.proof == "waited"


@pytest.mark.parametrize(
    "changed",
    [
        {"number": -1},
        {"number": float("inf")},
        {"signature": "00"},
        {"signature": "ä"},
        {"salt": "1.2"},
        {"challenge": "00"},
    ],
)
def test_r7_01_a_solution_that_is_none_is_asked_for_again(
    citizen: Citizen, flood: str, changed: dict[str, Any]
):
    form = _form(citizen.sign(flood))
    sent = form | {"proof": _solved(form["challenge"], changed)}
    assert citizen.client.post(f"/{flood}/sign", data=sent).status_code == 422


@pytest.mark.parametrize("nonsense", ["x", "e30=", "W10=", "bnVsbA=="])
def test_r7_01_nonsense_in_place_of_a_solution_is_no_failure(citizen: Citizen, flood: str, nonsense: str):
    form = _form(citizen.sign(flood))
    assert citizen.client.post(f"/{flood}/sign", data=form | {"proof": nonsense}).status_code == 422


def test_r7_01_a_solution_is_good_for_one_address_and_ten_minutes(citizen: Citizen, flood: str):
    form = _form(citizen.sign(flood))
    sent = form | {"proof": _solved(form["challenge"])}
    other = citizen.client.post(f"/{flood}/sign", data=sent | {"email": "ida@example.org"})
    assert other.status_code == 422
    with clock.moved(timedelta(seconds=GOOD_FOR_SECONDS + 1)):
        late = citizen.client.post(
            f"/{flood}/sign", data=sent | {"stamp": _form(citizen.sign(flood))["stamp"]}
        )
    assert late.status_code == 422
    assert citizen.client.post(f"/{flood}/sign", data=sent).status_code == 303
