"""Whoever changes the trail afterwards, past the program, is found out (R7.10)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, text, update

from app.doctor import findings
from app.foundation import audit, clock
from app.foundation.database import db
from app.staff.access_lines import KEPT, forget_old_lines
from app.staff.models import AuditEntry
from app.staff.seal_models import TrailSeal
from app.staff.sealing_trail import seal_trail, wrong_stretches

LATER = timedelta(minutes=11)


@pytest.fixture
def sealed(app: Flask) -> Flask:
    """Three lines of which one says who looked, sealed; and three more in a seal of their own."""
    for stretch in (1, 2):
        with app.app_context():
            audit.record("contact.objected", "contact", 7, by="staff")
            audit.record(audit.PERSON_SEEN, "contact", 7)
            audit.record("contact.released", "contact", 8, by="staff")
            db.session.commit()
            with clock.moved(LATER):
                assert seal_trail()
                assert not seal_trail(), "There is nothing new."
            assert len(db.session.scalars(select(TrailSeal)).all()) == stretch
    return app


def _lines() -> list[int]:
    return list(db.session.scalars(select(AuditEntry.id).order_by(AuditEntry.id)))


def test_r7_10_a_trail_nobody_touched_holds_also_once_looks_are_forgotten(sealed: Flask):
    with sealed.app_context():
        assert wrong_stretches() == []
        with clock.moved(KEPT + timedelta(days=1)):
            assert forget_old_lines() == 2
            assert wrong_stretches() == []


@pytest.mark.parametrize(
    "what", ["changed", "taken out", "slipped in", "blamed on another", "a look taken out"]
)
def test_r7_10_what_was_done_to_the_trail_is_found_and_where(sealed: Flask, what: str):
    with sealed.app_context():
        first, look, third = _lines()[:3]
        statement = {
            "changed": update(AuditEntry).where(AuditEntry.id == first).values(object_id=9),
            "taken out": delete(AuditEntry).where(AuditEntry.id == third),
            "slipped in": insert(AuditEntry).values(
                id=-1, at=clock.now(), action="contact.copied", object_kind="contact", object_id=7, detail={}
            ),
            "blamed on another": update(AuditEntry).where(AuditEntry.id == first).values(detail={"by": "x"}),
            "a look taken out": delete(AuditEntry).where(AuditEntry.id == look),
        }[what]
        if what == "slipped in":
            # Between two lines there is no room; in the place of another there is.
            db.session.execute(delete(AuditEntry).where(AuditEntry.id == third))
            statement = statement.values(id=third)
        db.session.execute(statement)
        db.session.commit()
        (sentence,) = wrong_stretches()
        assert f"between its lines 1 and {third}" in sentence
        assert sentence in findings()


def test_r7_10_a_seal_that_is_made_anew_without_the_key_does_not_hold(sealed: Flask):
    with sealed.app_context():
        db.session.execute(text("UPDATE trail_seals SET done = seen"))
        db.session.commit()
        assert len(wrong_stretches()) == 2


def test_r7_10_what_is_minutes_old_waits_for_whoever_still_writes(app: Flask):
    with app.app_context():
        audit.record("contact.objected", "contact", 7, by="staff")
        db.session.commit()
        assert not seal_trail()


def test_r7_10_many_lines_are_sealed_a_stretch_at_a_time(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.staff.sealing_trail._AT_ONCE", 2)
    with app.app_context():
        for number in range(5):
            audit.record("contact.objected", "contact", number, by="staff")
        db.session.commit()
        with clock.moved(LATER):
            assert seal_trail()
        lines = _lines()
        assert list(db.session.scalars(select(TrailSeal.last_line).order_by(TrailSeal.id))) == [
            lines[1],
            lines[3],
            lines[4],
        ]
        assert wrong_stretches() == []
