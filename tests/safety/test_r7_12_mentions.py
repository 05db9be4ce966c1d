"""What staff write down about sign-ups may name somebody: it is sealed, told to them, and forgotten with them."""

from __future__ import annotations

import json
from datetime import timedelta

from flask import Flask
from sqlalchemy import select, text

from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.foundation.resealing import reseal
from app.landing.models import SignUp
from app.privacy.access import copy_for
from app.privacy.erasing import erase
from app.privacy.subjects import Subject, subject_of_canonical
from app.privacy.wording import in_words, without_words
from app.safety.conditions import Conditions
from app.safety.invalidating import invalidate, is_withdrawn, preview, withdraw
from app.safety.models import Invalidation
from app.staff.release_models import Release
from tests.landing.conftest import Citizen

UWE, IDA = "uwe@lindenbach.example", "ida@lindenbach.example"
REASON = f"Uwe Brandt ({UWE}) hat angerufen, und Ida Moser auch"


def _signed(app: Flask, petition: str, citizen: Citizen) -> None:
    for email, given, family in ((UWE, "Uwe", "Brandt"), (IDA, "Ida", "Moser")):
        citizen.sign(petition, email, given_name=given, family_name=family)
        citizen.get_mail()
        citizen.confirm(email)


def _written_down(app: Flask) -> None:
    """A reason, a condition and a question to a second person that all name Uwe."""
    with app.app_context():
        conditions = Conditions(name="uwe brandt")
        invalidate(conditions, REASON, up_to=preview(conditions).up_to)
        now = clock.now()
        words = {"subject": "1 sign-up · uwe brandt", "reason": REASON, "look": "/", "path": "/"}
        db.session.add(
            Release(
                kind="mass", fingerprint=b"x", words=json.dumps(words | {"fields": {"name": "uwe brandt"}}),
                asked_at=now, expires_at=now + timedelta(days=1),
            )
        )  # fmt: skip
        db.session.commit()


def _raw(app: Flask) -> str:
    with app.app_context():
        rows = [
            *db.session.execute(text("SELECT reason, conditions FROM invalidations")),
            *db.session.execute(text("SELECT words FROM releases")),
        ]
        return str(rows).lower()


def _subject(email: str) -> Subject:
    return subject_of_canonical(email)


def test_r7_12_a_stolen_database_does_not_say_why_somebody_was_taken_out(
    app: Flask, petition: str, citizen: Citizen
):
    _signed(app, petition, citizen)
    _written_down(app)
    assert "brandt" not in _raw(app)
    with app.app_context():
        made = db.session.scalars(select(Invalidation)).one()
        assert (made.reason, made.conditions) == (REASON, {"name": "uwe brandt"})


def test_r7_12_what_stood_there_in_clear_is_sealed_by_the_worker(app: Flask):
    with app.app_context():
        columns = "made_at, reason, conditions, sign_ups, confirmed"
        row = "'2026-01-01 00:00:00', 'Uwe Brandt', '{\"name\": \"uwe brandt\"}', 1, 1"
        db.session.execute(text(f"INSERT INTO invalidations ({columns}) VALUES ({row})"))
        db.session.commit()
        assert reseal() == 2
        made = db.session.scalars(select(Invalidation)).one()
        assert (made.reason, made.conditions) == ("Uwe Brandt", {"name": "uwe brandt"})
    assert "brandt" not in _raw(app)


def test_r2_01_somebody_learns_what_staff_wrote_down_about_them(app: Flask, petition: str, citizen: Citizen):
    _signed(app, petition, citizen)
    _written_down(app)
    with app.app_context():
        copy = copy_for(_subject(UWE))["data"]
        assert copy["invalidations"][0]["reason"] == REASON
        assert copy["releases"][0]["about"] == "1 sign-up · uwe brandt"
        assert not without_words(copy)
        assert in_words(copy)


def test_r2_04_the_names_go_with_their_person_and_nobody_elses_do(
    app: Flask, petition: str, citizen: Citizen
):
    _signed(app, petition, citizen)
    _written_down(app)
    with app.app_context():
        erase(_subject(UWE), "staff")
        db.session.commit()
        made = db.session.scalars(select(Invalidation)).one()
        assert made.reason == "… (…) hat angerufen, und Ida Moser auch"
        assert made.conditions == {"name": "…"}
        told = db.session.scalars(select(Release)).one().told
        assert told["reason"] == made.reason
        assert told["fields"] == {"name": "…"}


def test_r2_04_a_wish_of_ones_own_is_still_known_as_one(app: Flask, petition: str, citizen: Citizen):
    _signed(app, petition, citizen)
    with app.app_context():
        withdraw([db.session.scalars(select(SignUp.id).where(SignUp.email == IDA)).one()])
        db.session.commit()
        assert db.session.scalars(select(Invalidation).where(is_withdrawn())).one().reason == ""
        ida = db.session.scalars(select(Contact).where(Contact.email == IDA)).one()
        told = copy_for(_subject(ida.canonical_email))["data"]["invalidated_sign_ups"]
        assert [one["reason"] for one in told] == ["withdrawn"]
