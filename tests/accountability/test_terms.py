"""For how long is chosen by the organisation within bounds, holds everywhere at once, and is said everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import doctor
from app.consent.proof import kept_until
from app.consent.stale import all_stale
from app.foundation import clock
from app.foundation.database import db
from app.landing.clearing import delete_unconfirmed
from app.landing.models import SignUp
from app.staff.models import AuditEntry
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient
from tests.portal.conftest import ENGLISH

Staff = Callable[..., CheckingClient]
TERMS = "/staff/data-protection/terms"
FORM = f"form[@action='{TERMS}']"


def test_r1_07_what_is_not_confirmed_is_deleted_sooner_where_that_was_chosen(
    app: Flask, citizen: Citizen, petition: str, staff: Staff
):
    citizen.sign(petition, "vorher@example.org")
    assert staff("admin").submit(TERMS, form=FORM, confirm="2").status_code == 303
    citizen.sign(petition, "nachher@example.org")
    with clock.moved(timedelta(days=3, minutes=5)), app.app_context():
        delete_unconfirmed()
        assert list(db.session.scalars(select(SignUp.email))) == ["vorher@example.org"]
    with app.app_context():
        notice = app.test_client().get("/privacy").get_data(as_text=True)
    assert "nach 3 Tagen" in notice


@pytest.mark.parametrize(
    "typed",
    [
        {"confirm": "8"},
        {"confirm": "0"},
        {"proof": "6"},
        {"warned": "24", "frozen": "24"},
        {"frozen": "bald"},
    ],
    ids=str,
)
def test_r1_07_nothing_out_of_bounds_is_kept_and_what_was_typed_stays(
    staff: Staff, petition: str, typed: dict[str, str]
):
    admin = staff("admin")
    answer = admin.submit(TERMS, form=FORM, **typed)
    assert answer.status_code == 422
    assert all(f'value="{value}"' in answer.get_data(as_text=True) for value in typed.values())
    for value in ("7", "24", "36", "3"):
        assert f'value="{value}"' in admin.get(TERMS).text


def test_r1_16_proof_is_kept_as_long_as_was_chosen_and_the_record_says_so(
    app: Flask, petition: str, staff: Staff
):
    admin = staff("admin")
    assert "locked for 3 years" in admin.get("/staff/data-protection/record", headers=ENGLISH).text
    admin.submit(TERMS, form=FORM, proof="5")
    assert "locked for 5 years" in admin.get("/staff/data-protection/record", headers=ENGLISH).text
    with app.app_context():
        assert kept_until(datetime(2026, 5, 1, tzinfo=UTC)).year == 2032
        assert "proof of withdrawn ones is kept 5 years" in doctor.terms_in_force()
        lines = select(AuditEntry.detail).where(AuditEntry.action == "term.chosen")
        assert db.session.scalars(lines).all() == [{"term": "proof", "value": 5}]


def test_r1_17_unused_consents_are_warned_of_and_frozen_when_that_was_chosen(
    app: Flask, uwe: str, staff: Staff
):
    staff("admin").submit(TERMS, form=FORM, warned="12", frozen="18")
    for days, found in ((360, []), (370, [False]), (560, [True])):
        with clock.moved(timedelta(days=days)), app.app_context():
            assert [one.is_frozen for one in all_stale()] == found


def test_only_administrators_choose(staff: Staff, petition: str):
    for role in ("campaigner", "analyst", "counter"):
        assert staff(role).get(TERMS).status_code == 403
