"""Whoever answers for data protection sees on one page what is open, and finds every document and tool from there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.accountability.looking import look_when_due
from app.accountability.models import DailyLook
from app.consent.chain import seal
from app.consent.models import ConsentEvent
from app.foundation import clock
from app.foundation.database import db
from tests.pages import CheckingClient, parse
from tests.portal.conftest import ENGLISH

Staff = Callable[..., CheckingClient]
OVERVIEW, REQUESTS = "/staff/data-protection", "/staff/contacts/requests"


def standing(client: CheckingClient) -> dict[str, str]:
    """State and sentence of each matter by its name."""
    page = parse(client.get(OVERVIEW, headers=ENGLISH).get_data(as_text=True))
    rows = [
        [" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.findall(".//tbody/tr")
    ]
    return {name: f"{state}: {said}" for name, state, said in rows}


def test_what_is_asked_stands_there_with_its_deadline(staff: Staff, monkeypatch: pytest.MonkeyPatch):
    admin = staff("admin")
    assert standing(admin)["Requests of people"] == "in order: None is open."
    form = f"form[@action='{REQUESTS}']"
    assert admin.submit(REQUESTS, form=form, person="uwe@example.org", kind="erasure").status_code == 303
    assert "still open: 1 is open. The next is to be answered by" in standing(admin)["Requests of people"]
    later = clock.now() + timedelta(days=32)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert standing(staff("admin"))["Requests of people"] == "urgent: 1 is open. 1 is overdue."


def test_r1_11_the_ledger_was_checked_and_what_was_changed_is_named(app: Flask, uwe: str, staff: Staff):
    admin = staff("admin")
    assert "Not checked yet" in standing(admin)["Ledger of consents"]
    with app.app_context():
        seal()
        look_when_due()
    assert standing(admin)["Ledger of consents"].startswith("in order: Unchanged up to entry 1, checked on")
    with app.app_context():
        db.session.execute(update(ConsentEvent).values(purpose="phone"))
        db.session.commit()
        # It was looked at today.
        look_when_due()
        assert len(db.session.scalars(select(DailyLook)).all()) == 1
    assert admin.submit(OVERVIEW, form=f"form[@action='{OVERVIEW}/look']").status_code == 303
    assert "It is being checked" in admin.get(OVERVIEW, headers=ENGLISH).text
    with app.app_context():
        look_when_due()
    assert standing(admin)["Ledger of consents"].startswith("urgent: 1 fault, checked on")
    assert "Line 1 of the ledger of consents (consent_events) was changed" in admin.get(OVERVIEW).text


def test_r1_11_the_worker_looks_once_a_day(app: Flask, monkeypatch: pytest.MonkeyPatch):
    start = clock.now()
    for hours, looks in ((0, 1), (23, 1), (25, 2)):
        moment = start + timedelta(hours=hours)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        with app.app_context():
            look_when_due()
            assert len(db.session.scalars(select(DailyLook.id)).all()) == looks


def test_who_will_be_erased_is_counted(app: Flask, uwe: str, staff: Staff, monkeypatch: pytest.MonkeyPatch):
    """Uwe gets the newsletter and shows no sign of life."""
    later = clock.now() + timedelta(days=715)
    monkeypatch.setattr(clock, "now", lambda: later)
    with app.app_context():
        look_when_due()
    assert "Within thirty days 1 are told and 0 erased" in standing(staff("admin"))["Who will be erased soon"]


def test_everything_named_there_opens(petition: str, staff: Staff):
    admin = staff("admin")
    page = parse(admin.get(OVERVIEW).get_data(as_text=True))
    links = {str(link.get("href")).partition("#")[0] for link in page.findall(".//main//a")}
    assert len(links) > 12
    for link in links:
        assert admin.get(link).status_code == 200, link
    assert admin.get("/staff/contacts/record").location == "/staff/data-protection/record"
    for role in ("campaigner", "analyst", "counter"):
        assert staff(role).get(OVERVIEW).status_code == 403
