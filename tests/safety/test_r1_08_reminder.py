"""One reminder at most, and none unless an administrator wants it (R1.08)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.foundation import clock
from app.foundation.database import db
from app.landing.mails import compose_confirmation
from app.landing.reminding import compose_reminders, remind
from app.outbox.composing import Mail
from app.outbox.models import OutboxMessage
from app.staff.models import AuditEntry
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient

Staff = Callable[..., CheckingClient]


def _kinds(app: Flask, citizen: Citizen) -> list[str]:
    """What has left a day, three and six days after signing."""
    for hours in (23, 25, 72, 144):
        with clock.moved(timedelta(hours=hours)):
            with app.app_context():
                remind()
            citizen.get_mail()
    with app.app_context():
        sent = select(OutboxMessage.kind).where(OutboxMessage.sent_at.is_not(None)).order_by(OutboxMessage.id)
        return list(db.session.scalars(sent))


def _switch(staff: Staff, state: str) -> None:
    form = f"form[@action='/staff/delivery/reminder/{state}']"
    assert staff("admin").submit("/staff/delivery", form=form).status_code == 303


def test_r1_08_as_it_comes_nobody_is_reminded(app: Flask, citizen: Citizen, petition: str):
    citizen.sign(petition)
    citizen.get_mail()
    assert _kinds(app, citizen) == ["doi"]


def test_r1_08_switched_on_there_are_two_mails_and_they_are_alike(
    app: Flask, citizen: Citizen, petition: str, staff: Staff
):
    _switch(staff, "on")
    citizen.sign(petition)
    citizen.sign(petition)
    citizen.get_mail()
    assert _kinds(app, citizen) == ["doi", "doi_again"]
    with app.app_context():
        rows = {row.kind: row for row in db.session.scalars(select(OutboxMessage)) if row.sent_at}
        first, second = compose_confirmation(rows["doi"]), compose_reminders([rows["doi_again"]])[0]
        assert isinstance(first, Mail)
        assert (first, "on") == (second, "on")
        assert "reminder.switched_on" in list(db.session.scalars(select(AuditEntry.action)))


def test_r1_08_who_confirmed_or_signed_before_is_not_reminded(
    app: Flask, citizen: Citizen, petition: str, staff: Staff
):
    citizen.sign(petition, "vorher@example.org")
    _switch(staff, "on")
    citizen.sign(petition, "uwe.brandt@example.org")
    citizen.get_mail()
    citizen.confirm()
    assert _kinds(app, citizen) == ["doi", "doi"]


def test_r1_08_switched_off_again_nobody_is_reminded_and_only_administrators_may(
    app: Flask, citizen: Citizen, petition: str, staff: Staff
):
    _switch(staff, "on")
    citizen.sign(petition)
    citizen.get_mail()
    _switch(staff, "off")
    assert _kinds(app, citizen) == ["doi"]
    assert "/staff/delivery/reminder" not in staff("campaigner").get("/staff/delivery").get_data(as_text=True)
