"""After a breach it is known whose data it was: by time, account, and what was done (R2.22)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.foundation.wording import zone
from app.landing.models import SignUp
from app.privacy.erasing import erase
from app.privacy.restricting import restrict
from app.privacy.subjects import subject_of_address
from app.staff.models import Account
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient

Staff = Callable[..., CheckingClient]
BREACH = "/staff/contacts/breach"
ENGLISH = {"Accept-Language": "en"}
OTHER = "other@example.org"
IDA, UWE, ADA, OLA, LENA = (f"{name}@example.org" for name in ("ida", "uwe", "ada", "ola", "lena"))


@pytest.fixture
def at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], str]:
    """Call it with minutes from now: that is the time from then on; gives it as a browser's field would."""
    start = clock.now()

    def move(minutes: int) -> str:
        moment: datetime = start + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda: moment)
        with app.app_context():
            return f"{moment.astimezone(zone()):%Y-%m-%dT%H:%M}"

    return move


def _signs(citizen: Citizen, petition: str, *emails: str) -> None:
    for email in emails:
        citizen.sign(petition, email)
        citizen.get_mail()
        citizen.confirm(email)


def _export(client: CheckingClient) -> None:
    client.submit("/staff/campaigns/1", form="form[@action='/staff/campaigns/1/sign-ups.csv']").get_data()


def _copy(client: CheckingClient, number: int) -> None:
    client.submit(f"/staff/contacts/{number}/rights", form=f"form[@action='/staff/contacts/{number}/copy']")


def _ask(client: CheckingClient, since: str, until: str, **more: str) -> str:
    query = {"since": since, "until": until, **more}
    return client.get(BREACH, query_string=query, headers=ENGLISH).get_data(as_text=True)


def _listed(page: str) -> set[str]:
    return set(re.findall(r'href="/staff/contacts/\d+">([^<]+)</a>', page))


def test_r2_22_who_was_exported_between_two_moments_is_listed_and_nobody_else(
    app: Flask, citizen: Citizen, petition: str, staff: Staff, at: Callable[[int], str]
):
    admin = staff("admin")
    _signs(citizen, petition, IDA, UWE, OLA, LENA)
    with app.app_context():
        # Taken out and restricted before, they stand in no list.
        db.session.scalars(select(SignUp).where(SignUp.email == OLA)).one().invalidated_at = clock.now()
        restrict(db.session.scalars(select(Contact).where(Contact.email == LENA)).one(), "Streit", by="staff")
        db.session.commit()
    since = at(2)
    _export(admin)
    until = at(4)
    _signs(citizen, petition, ADA)
    later = at(6)
    with app.app_context():
        number = db.session.scalars(select(Contact.id).where(Contact.email == ADA)).one()
    _copy(staff("admin", OTHER), number)
    end = at(8)
    with app.app_context():
        by_other = {
            "account": str(db.session.scalars(select(Account.id).where(Account.email == OTHER)).one())
        }
    assert _listed(_ask(admin, since, until)) == {IDA, UWE}
    assert "2 people are affected" in _ask(admin, since, until)
    assert _listed(_ask(admin, since, end)) == {IDA, UWE, ADA}
    assert _listed(_ask(admin, since, end, **by_other)) == {ADA}
    assert _listed(_ask(admin, since, until, **by_other)) == set()
    assert _listed(_ask(admin, later, end)) == {ADA}
    assert _listed(_ask(admin, since, end, how="changed")) == set()
    assert _listed(_ask(admin, since, end, table="sign_ups", how="exported")) == {IDA, UWE}


def test_r2_22_whose_copy_was_made_is_listed_and_who_is_gone_is_counted(
    app: Flask, citizen: Citizen, petition: str, staff: Staff, at: Callable[[int], str]
):
    admin = staff("admin")
    _signs(citizen, petition, IDA, UWE)
    with app.app_context():
        number = db.session.scalars(select(Contact.id).where(Contact.email == IDA)).one()
    since = at(2)
    _copy(admin, number)
    page = _ask(admin, since, since)
    assert _listed(page) == {IDA}
    assert "Looked at everything" in page
    at(4)
    _export(admin)
    with app.app_context():
        erase(subject_of_address(IDA), "staff")
        db.session.commit()
    page = _ask(admin, since, at(6), how="exported")
    assert _listed(page) == {UWE}
    assert "Besides, 1 was affected who has been erased since." in page


def test_r2_22_the_notice_is_filled_in_and_says_when_it_is_due(
    app: Flask, citizen: Citizen, petition: str, staff: Staff, at: Callable[[int], str]
):
    admin = staff("admin")
    _signs(citizen, petition, IDA, UWE)
    since = at(2)
    _export(admin)
    query = {"since": since, "until": since, "known": "2026-11-30T10:00"}
    page = admin.get(f"{BREACH}/notice", query_string=query, headers=ENGLISH).get_data(as_text=True)
    assert "Due by 3 December 2026, 10:00" in page
    assert "Lindenbach bewegt e. V." in page
    assert re.search(r"How many people, about</dt><dd[^>]*>2</dd>", page)


def test_r2_22_only_who_answers_for_peoples_rights_may_ask(staff: Staff, petition: str):
    admin = staff("admin")
    for path in (BREACH, f"{BREACH}/notice"):
        assert admin.get(path).status_code == 200
        assert staff("campaigner").get(path).status_code == 403
    wrong = admin.get(BREACH, query_string={"since": "gestern", "until": "heute"}, headers=ENGLISH)
    assert wrong.status_code == 422


def test_r2_22_days_at_the_end_of_the_calendar_and_numbers_of_nobody_are_no_failure(
    staff: Staff, petition: str
):
    admin, day = staff("admin"), "2026-11-30T10:00"
    asked = {"since": day, "until": day}
    for more in ({"until": "9999-12-31T23:59"}, {"since": "0001-01-01T00:00"}):
        assert admin.get(BREACH, query_string=asked | more).status_code == 422
    for account in ("99999999999", "²"):
        assert admin.get(BREACH, query_string=asked | {"account": account}).status_code == 200
    late = asked | {"known": "9999-12-31T23:59"}
    assert admin.get(f"{BREACH}/notice", query_string=late).status_code == 200
