"""What people ask by letter or phone is answered in time, and nobody forgets it (Art. 12(3) GDPR, R2.01)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.foundation.deadlines import months_later
from app.privacy.erasing import erase
from app.privacy.models import PrivacyRequest
from app.privacy.requests import number_overdue
from app.privacy.subjects import subject_of_address
from tests.pages import CheckingClient, parse, values_of

ENGLISH = {"Accept-Language": "en"}
LIST = "/staff/contacts/requests"
Staff = Callable[..., CheckingClient]


@pytest.fixture
def admin(staff: Staff) -> CheckingClient:
    """Somebody who has written Uwe's letter down today."""
    client = staff("admin")
    new = f"form[@action='{LIST}']"
    assert client.submit(LIST, form=new, person="uwe@example.org", kind="erasure").status_code == 303
    return client


def badge(client: CheckingClient) -> str:
    """What stands beside data protection in the navigation."""
    page = parse(client.get("/staff/campaigns", headers=ENGLISH).get_data(as_text=True))
    link = page.find(".//nav[@id='navigation']//a[@href='/staff/data-protection']")
    return (
        ""
        if link is None
        else " ".join("".join(link.itertext()).split()).removeprefix("Data protection").strip()
    )


def press(client: CheckingClient, what: str, words: str) -> int:
    return client.submit(LIST, form=f"form[@action='{LIST}/1/{what}']", words=words).status_code


def test_r2_01_what_is_late_stands_in_the_navigation(
    admin: CheckingClient, staff: Staff, monkeypatch: pytest.MonkeyPatch
):
    assert badge(admin) == ""
    later = clock.now() + timedelta(days=32)
    monkeypatch.setattr(clock, "now", lambda: later)
    admin, campaigner = staff("admin"), staff("campaigner")
    assert badge(admin) == "1 overdue"
    assert badge(campaigner) == ""
    assert "overdue" in admin.get(LIST, headers=ENGLISH).text
    assert press(admin, "extend", " ") == 422
    assert press(admin, "extend", "Waiting for the archive") == 303
    assert badge(admin) == ""
    assert press(admin, "done", "Sent by letter") == 303
    assert "Sent by letter" in admin.get(LIST).text


def test_r2_01_it_can_be_extended_once_and_needs_words_to_end(admin: CheckingClient, app: Flask):
    assert press(admin, "extend", "A lot to look through") == 303
    assert admin.get(LIST).text.count("/1/extend") == 0
    assert press(admin, "done", "") == 422
    with app.app_context():
        row = db.session.scalars(select(PrivacyRequest)).one()
        assert row.due_at == months_later(row.received_at, 3)
        assert number_overdue() == 0


def test_r2_04_whoever_is_erased_leaves_no_name_in_the_list(admin: CheckingClient, app: Flask):
    assert press(admin, "done", "Erased, told by letter to Uwe") == 303
    with app.app_context():
        erase(subject_of_address("uwe@example.org"), "staff")
        db.session.commit()
        row = db.session.scalars(select(PrivacyRequest)).one()
        assert (row.person, row.outcome, row.address_key) == ("", None, None)
        assert row.done_at is not None
    assert "uwe" not in admin.get(LIST).text.lower()


def test_r2_01_from_a_request_it_is_one_step_to_what_the_person_is_entitled_to(
    admin: CheckingClient, app: Flask
):
    unknown = admin.get(LIST, headers=ENGLISH).text
    assert "No contact has this address" in unknown
    assert "/me." in unknown
    with app.app_context():
        uwe = Contact(email="Uwe@example.org", canonical_email="uwe@example.org", created_at=clock.now())
        db.session.add(uwe)
        db.session.commit()
        rights = f"/staff/contacts/{uwe.id}/rights"
    known = admin.get(LIST, headers=ENGLISH).text
    assert rights in known
    assert "No contact has this address" not in known
    assert admin.get(rights).status_code == 200


@pytest.mark.parametrize("day", ["", "gestern", "0001-01-01", "9999-12-31"])
def test_a_day_on_which_nothing_can_have_come_is_asked_for_again(admin: CheckingClient, day: str):
    told = {"person": "ida@example.org", "kind": "access", "received": day}
    answer = admin.submit(LIST, form=f"form[@action='{LIST}']", **told)
    assert answer.status_code == 422
    form = parse(answer.get_data(as_text=True)).find(f".//form[@action='{LIST}']")
    assert form is not None
    assert values_of(form)["person"] == "ida@example.org"
    assert values_of(form)["kind"] == "access"


def test_only_whoever_may_sees_the_list(staff: Staff):
    for role in ("campaigner", "analyst", "counter"):
        assert staff(role).get(LIST).status_code == 403


@pytest.mark.parametrize(
    ("received", "months", "due"),
    [((2026, 1, 31), 1, (2026, 2, 28)), ((2026, 11, 30), 3, (2027, 2, 28)), ((2026, 12, 5), 1, (2027, 1, 5))],
)
def test_a_month_is_a_month_of_the_calendar(
    received: tuple[int, int, int], months: int, due: tuple[int, int, int]
):
    assert months_later(datetime(*received, tzinfo=UTC), months) == datetime(*due, tzinfo=UTC)
