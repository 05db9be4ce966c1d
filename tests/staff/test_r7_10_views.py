"""Whoever looks at a person is on record before they see anything (R7.10)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import select, text

from app.contacts.models import Contact
from app.foundation import audit, clock
from app.foundation.database import db
from app.privacy.access import copy_for
from app.privacy.subjects import subject_of_contact
from app.privacy.wording import in_words
from app.staff.access_lines import KEPT, forget_old_lines
from app.staff.models import Account, AuditEntry
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse

Staff = Callable[..., CheckingClient]
ENGLISH = {"Accept-Language": "en"}
KARIN, EMIL = "karin@lindenbach.example", "emil@lindenbach.example"
UWE, IDA = "uwe.brandt@example.org", "ida@example.org"


@pytest.fixture
def uwe(app: Flask, petition: str, citizen: Citizen) -> int:
    """Somebody who signed, agreed to the newsletter and confirmed; the number of their row."""
    return _somebody(app, petition, citizen, UWE)


def _somebody(app: Flask, petition: str, citizen: Citizen, email: str) -> int:
    citizen.sign(petition, email, **{"consent-newsletter": "on"})
    citizen.get_mail()
    citizen.confirm(email)
    with app.app_context():
        return db.session.scalars(select(Contact.id).where(Contact.email == email)).one()


def lines(app: Flask) -> list[tuple[str | None, str, str, int | None]]:
    """Who saw what, in the order of the trail."""
    with app.app_context():
        wanted = (
            select(Account.email, AuditEntry.action, AuditEntry.object_kind, AuditEntry.object_id)
            .join(Account, AuditEntry.account_id == Account.id, isouter=True)
            .where(AuditEntry.action.in_(audit.ACCESS))
            .order_by(AuditEntry.id)
        )
        return [tuple(row) for row in db.session.execute(wanted)]


def words_on(client: CheckingClient, address: str) -> str:
    """All the words of a page, with single spaces."""
    page = client.get(address, headers=ENGLISH)
    assert page.status_code == 200
    return " ".join(" ".join(parse(page.get_data(as_text=True)).itertext()).split())


def test_r7_10_each_look_at_a_person_is_one_line_that_names_nobody(app: Flask, uwe: int, staff: Staff):
    karin = staff("admin", KARIN)
    receipt = f"/staff/contacts/{uwe}/consents/1"
    for address in (
        f"/staff/contacts/{uwe}",
        f"/staff/contacts/{uwe}",
        f"/staff/contacts/{uwe}/rights",
        f"/staff/contacts/{uwe}/erase",
        f"{receipt}.pdf",
        f"{receipt}.json",
        "/staff/outbox/1",
    ):
        assert karin.get(address).status_code == 200
    assert lines(app) == [
        *[(KARIN, "contact.viewed", "contact", uwe)] * 4,
        *[(KARIN, "receipt.viewed", "contact", uwe)] * 2,
        (KARIN, "mail.viewed", "outbox_message", 1),
    ]
    with app.app_context():
        told = str(list(db.session.scalars(select(AuditEntry.detail))))
        assert "@" not in told
        assert "Uwe" not in told


def test_r7_10_a_list_says_who_stood_in_it(app: Flask, petition: str, citizen: Citizen, staff: Staff):
    uwe, ida = (_somebody(app, petition, citizen, email) for email in (UWE, IDA))
    karin = staff("counter", KARIN)
    karin.get("/staff/contacts")
    karin.get("/staff/contacts?search=ida", headers={"HX-Request": "true"})
    karin.get("/staff/contacts?search=nobody-at-all")
    with app.app_context():
        known = db.session.scalars(select(AuditEntry.detail).where(AuditEntry.action == "contact.listed"))
        listed = [{*one["contacts"].strip(",").split(",")} for one in known]
        assert listed == [{str(uwe), str(ida)}, {str(ida)}]


def test_r7_10_who_has_seen_a_profile_is_one_click_away_from_it(
    app: Flask, petition: str, citizen: Citizen, staff: Staff
):
    uwe, ida = (_somebody(app, petition, citizen, email) for email in (UWE, IDA))
    emil = staff("campaigner", EMIL)
    emil.get(f"/staff/contacts/{uwe}")
    emil.get("/staff/contacts")
    karin = staff("admin", KARIN)
    trail = f"/staff/contacts/{uwe}/trail"
    assert f'href="{trail}"' in karin.get(f"/staff/contacts/{uwe}").get_data(as_text=True)
    assert trail not in emil.get(f"/staff/contacts/{uwe}").get_data(as_text=True)
    karin.submit(
        f"/staff/contacts/{uwe}/rights",
        form=f"form[@action='/staff/contacts/{uwe}/restrict']",
        reason="Streit",
    )
    said = words_on(karin, trail)
    for told in (EMIL, KARIN, "Opened the person's page", "Saw them in a list", "Restricted"):
        assert told in said
    changed = words_on(karin, f"{trail}?how=changed")
    assert "Restricted" in changed
    assert "Opened the person's page" not in changed
    of_ida = words_on(karin, f"/staff/contacts/{ida}/trail")
    assert "Opened the person's page" not in of_ida
    assert "Saw them in a list" in of_ida
    assert emil.get(trail).status_code == 403


def test_r7_10_a_mail_that_was_read_is_found_by_the_person_it_went_to(
    app: Flask, petition: str, citizen: Citizen, staff: Staff
):
    uwe, ida = (_somebody(app, petition, citizen, email) for email in (UWE, IDA))
    karin = staff("admin", KARIN)
    # Past the page checks: it is a mail.
    assert FlaskClient.open(karin, "/staff/outbox/1/html").status_code == 200
    assert "Read a mail to them" in words_on(karin, f"/staff/contacts/{uwe}/trail")
    assert "Read a mail to them" not in words_on(karin, f"/staff/contacts/{ida}/trail")
    karin.get("/staff/outbox")
    assert "Saw a mail to them in the outbox" in words_on(karin, f"/staff/contacts/{ida}/trail")


def test_r7_10_people_learn_that_they_were_looked_at_but_not_by_whom(app: Flask, uwe: int, staff: Staff):
    karin = staff("admin", KARIN)
    karin.get(f"/staff/contacts/{uwe}")
    for _time in range(3):
        karin.get("/staff/contacts")
    karin.get("/staff/outbox/1")
    with app.app_context():
        subject = subject_of_contact(db.session.scalars(select(Contact)).one())
        copy = copy_for(subject)["data"]
        told = [(one["action"], one.get("number")) for one in copy["audit_entries"]]
        assert told == [("contact.viewed", None), ("contact.listed", 3), ("mail.viewed", None)]
        assert KARIN not in str(copy)
    with app.test_request_context(headers=ENGLISH):
        said = str(in_words({"audit_entries": copy["audit_entries"]}))
        for sentence in ("Opened your page", "Saw you in a list", "Read a mail to you"):
            assert sentence in said


@pytest.fixture
def no_lines(app: Flask) -> Iterator[Callable[[], None]]:
    """Call it and the database refuses every line: somebody took a column away."""
    renamed = []

    def rename(before: str, after: str) -> None:
        with app.app_context():
            db.session.execute(text(f"ALTER TABLE audit_entries RENAME COLUMN {before} TO {after}"))
            db.session.commit()
        renamed.append(after)

    yield lambda: rename("action", "done")
    if renamed:
        rename("done", "action")


def test_r7_10_what_cannot_be_written_down_is_not_shown(uwe: int, staff: Staff, no_lines: Callable[[], None]):
    karin = staff("admin", KARIN)
    pages = (
        f"/staff/contacts/{uwe}",
        f"/staff/contacts/{uwe}/consents/1.json",
        "/staff/contacts",
        "/staff/outbox/1",
    )
    for address in pages:
        assert UWE in karin.get(address, headers=ENGLISH).get_data(as_text=True)
    no_lines()
    for address in pages:
        refused = karin.get(address, headers=ENGLISH)
        assert refused.status_code == 503
        assert "written down first" in refused.get_data(as_text=True)
        assert UWE not in refused.get_data(as_text=True)


def test_r7_10_asking_for_the_head_or_ahead_shows_nothing_and_leaves_no_line(
    app: Flask, uwe: int, staff: Staff
):
    karin = staff("admin", KARIN)
    head = karin.head(f"/staff/contacts/{uwe}")
    assert (head.status_code, head.content_length) == (200, 0)
    for name, value in (
        ("Sec-Purpose", "prefetch;prerender"),
        ("Purpose", "prefetch"),
        ("X-Moz", "prefetch"),
    ):
        ahead = karin.get(f"/staff/contacts/{uwe}", headers={name: value})
        assert (ahead.status_code, ahead.data) == (503, b"")
    assert lines(app) == []


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_r7_10_nobody_waits_for_a_page_that_is_being_built(app: Flask, uwe: int, staff: Staff):
    """Another process writes while the page is rendered; the line is written nevertheless."""
    karin = staff("admin", KARIN)
    other = sqlite3.connect(app.config["TESTBALLON"].data / "testballon.db", timeout=0, isolation_level=None)
    wrote: list[int] = []

    def write_meanwhile(_app: Flask, **_more: object) -> None:
        wrote.append(other.execute("UPDATE contacts SET postal_code = '99999'").rowcount)

    with template_rendered.connected_to(write_meanwhile, app):
        assert karin.get(f"/staff/contacts/{uwe}").status_code == 200
    assert wrote
    assert lines(app) == [(KARIN, "contact.viewed", "contact", uwe)]


def test_r7_10_who_looked_is_forgotten_after_a_year_and_what_was_done_is_not(
    app: Flask, uwe: int, staff: Staff
):
    karin = staff("admin", KARIN)
    karin.get(f"/staff/contacts/{uwe}")
    with app.app_context():
        audit.record("contact.objected", "contact", uwe, by="staff")
        db.session.commit()
        assert forget_old_lines() == 0
        with clock.moved(KEPT + timedelta(minutes=1)):
            assert forget_old_lines() == 1
            assert forget_old_lines() == 0
        assert "contact.objected" in list(db.session.scalars(select(AuditEntry.action)))
    assert lines(app) == []


def test_r7_10_a_breach_finds_whom_an_account_has_seen(
    app: Flask, petition: str, citizen: Citizen, staff: Staff
):
    uwe, _ida = (_somebody(app, petition, citizen, email) for email in (UWE, IDA))
    emil, karin = staff("admin", EMIL), staff("admin", KARIN)
    emil.get(f"/staff/contacts/{uwe}")
    emil.get("/staff/outbox/2")
    with app.app_context():
        number = db.session.scalars(select(Account.id).where(Account.email == EMIL)).one()
    query = {"since": "2020-01-01T00:00", "until": "2100-01-01T00:00", "account": number}
    found = karin.get("/staff/contacts/breach", query_string=query, headers=ENGLISH).get_data(as_text=True)
    assert "2 people are affected" in found
    only = karin.get(
        "/staff/contacts/breach", query_string=query | {"table": "mails"}, headers=ENGLISH
    ).get_data(as_text=True)
    assert "1 person is affected" in only
    assert IDA in only
