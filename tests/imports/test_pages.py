"""Who may bring in lists, what needs a second person, and what comes out of the house again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.processing import activities_of
from app.imports.models import ContactImport
from app.imports.reading_tables import MOST_BYTES
from app.privacy.access import copy_for
from app.privacy.erasing import forget
from app.privacy.subjects import subject_of_address
from app.staff.models import AuditEntry
from tests.imports.conftest import EVIDENCE, PROOF, Colleague
from tests.imports.test_r1_18_consents import IDA, UWE, mailable
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient
from tests.staff.test_r7_10_releases import WHY, last_release, post

LIST = f"E-Mail;{EVIDENCE}\n{IDA};{PROOF}\n{UWE};{PROOF}\n"


@pytest.mark.parametrize("role", ["campaigner", "analyst", "counter"])
def test_only_administrators_bring_in_lists(
    app: Flask, colleague: Colleague, staff: Callable[..., CheckingClient], role: str
) -> None:
    colleague.upload(LIST)
    other = staff(role)
    for path in ("import", "imports/1", "imports/1/left-out.csv"):
        assert other.get(f"/staff/contacts/{path}").status_code == 403
    for path in (
        "import",
        "imports/1/columns",
        "imports/1/start",
        "imports/1/throw-away",
        "imports/1/take-back",
    ):
        assert post(other, f"/staff/contacts/{path}").status_code == 403
    if role != "analyst":
        assert "/staff/contacts/import" not in other.get("/staff/contacts").get_data(as_text=True)
    assert "/staff/contacts/import" in colleague.page("/staff/contacts")


def test_a_file_that_cannot_be_read_is_said_beside_the_field(colleague: Colleague) -> None:
    for data, said in ((b"", "empty"), (b"x" * (MOST_BYTES + 1), "10 MB"), (b"Mail\0", "no table")):
        answer = colleague.client.post(
            "/staff/contacts/import",
            data={"file": (io.BytesIO(data), "x.csv"), "csrf_token": csrf(colleague)},
            headers={"Accept-Language": "en"},
        )
        assert answer.status_code == 422
        assert said in answer.get_data(as_text=True)
    assert colleague.newest() == 0


def csrf(colleague: Colleague) -> str:
    page = colleague.client.get("/staff/contacts/import").get_data(as_text=True)
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_r7_04_the_list_of_what_was_left_out_is_safe_in_a_spreadsheet(colleague: Colleague) -> None:
    colleague.upload('E-Mail;"=HYPERLINK(""http://x.example"")"\nkeine;1\nida@example.org;#\n')
    colleague.choose(**{"column-1": "postal_code"})
    answer = colleague.client.get("/staff/contacts/imports/1/left-out.csv", headers={"Accept-Language": "en"})
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff")), delimiter=";"))
    assert rows == [
        ["Line", "What happens", "Column", "Why"],
        ["2", "left out", "E-Mail", "What stands there is no complete e-mail address."],
        [
            "3", "brought in without this", "'=HYPERLINK(\"http://x.example\")",
            "Postal code cannot be one; it is left out.",
        ],
    ]  # fmt: skip


def test_r7_10_bringing_in_consents_and_taking_a_list_back_need_a_second_person(
    app: Flask, colleague: Colleague, staff: Callable[..., CheckingClient]
) -> None:
    emil = staff("admin", "emil@example.org")
    colleague.upload(LIST)
    colleague.choose()
    for step, people in (("start", 2), ("take-back", 0)):
        page = "/staff/contacts/imports/1"
        form = f"form[@action='{page}/{step}']"
        assert colleague.client.submit(page, form=form).status_code == 409
        colleague.client.submit(page, form=form, release_reason=WHY)
        colleague.work()
        assert len(colleague.people()) != people
        post(emil, f"/staff/releases/{last_release(app)}", decision="released")
        assert colleague.client.submit("/staff/releases", form=form).status_code == 303
        colleague.work()
        assert len(colleague.people()) == people


def test_r7_10_evidence_that_only_begins_to_hold_while_the_list_waits_needs_a_second_person(
    app: Flask, colleague: Colleague, staff: Callable[..., CheckingClient]
) -> None:
    staff("admin", "emil@example.org")
    soon = (clock.now() + timedelta(minutes=5)).isoformat()
    proof = PROOF.replace("03.05.2025 10:15", soon).replace("03.05.2025 10:20", soon)
    colleague.upload(f"E-Mail;{EVIDENCE}\n{IDA};{proof}\n")
    colleague.choose()
    assert colleague.counts().get("consents", 0) == 0
    with clock.moved(timedelta(minutes=10)):
        assert colleague.start().status_code == 409
    assert colleague.people() == {}


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "gestern"])
def test_a_made_up_moment_starts_nothing(colleague: Colleague, moment: str) -> None:
    colleague.upload(f"E-Mail\n{IDA}\n")
    colleague.choose()
    page = "/staff/contacts/imports/1"
    answer = colleague.client.submit(page, form=f"form[@action='{page}/start']", checked=moment)
    assert answer.status_code == 303
    colleague.work()
    assert colleague.people() == {}


def test_r7_10_examples_beside_a_mistake_are_on_record_like_those_before_it(
    app: Flask, colleague: Colleague
) -> None:
    colleague.upload(f"E-Mail\n{IDA}\n")
    answer = post(colleague.client, "/staff/contacts/imports/1/columns")
    assert answer.status_code == 422
    assert IDA in answer.get_data(as_text=True)
    with app.app_context():
        seen = db.session.scalars(select(AuditEntry).where(AuditEntry.action == audit.PEOPLE_LISTED)).all()
        assert [one.object_id for one in seen] == [1]
        assert IDA not in str(seen[0].detail)


def test_without_consents_nobody_else_is_needed(
    app: Flask, colleague: Colleague, staff: Callable[..., CheckingClient]
) -> None:
    staff("admin", "emil@example.org")
    colleague.bring_in(f"E-Mail\n{IDA}\n{UWE}\n")
    assert set(colleague.people()) == {IDA, UWE}


def test_what_was_looked_through_is_what_comes_in(app: Flask, colleague: Colleague) -> None:
    """The columns were chosen anew in another window: the button of the older page does nothing."""
    colleague.upload(f"E-Mail;PLZ\n{IDA};01234\n")
    colleague.choose()
    with app.app_context():
        old = db.session.get_one(ContactImport, 1).checked_at
    assert old is not None
    colleague.choose(**{"column-1": ""})
    for checked in (old.isoformat(), "", "yesterday", "2026-01-01"):
        answer = post(colleague.client, "/staff/contacts/imports/1/start", checked=checked)
        assert answer.status_code == 303
    colleague.work()
    assert colleague.people() == {}


def test_r2_03_what_somebody_took_along_makes_them_known_elsewhere_without_their_consents(
    app: Flask, colleague: Colleague, citizen: Citizen, petition: str
) -> None:
    told = {"given_name": "Uwe", "family_name": "Brandt", "postal_code": "01234"}
    citizen.sign(petition, UWE, **told, **{"consent-newsletter": "on"})
    citizen.get_mail()
    citizen.confirm(UWE)
    with app.app_context():
        copy = app.json.dumps(copy_for(subject_of_address(UWE)))
        # Another installation: nobody is known there.
        forget(subject_of_address(UWE))
        db.session.commit()
    assert colleague.people() == {}
    colleague.bring_in(copy, "meine-daten.json")
    uwe = colleague.people()[UWE]
    assert {name: getattr(uwe, name) for name in told} == told
    assert mailable(app) == {}


def test_art_30_the_record_names_lists_as_soon_as_there_is_one(app: Flask, colleague: Colleague) -> None:
    def names() -> list[str]:
        with app.test_request_context(headers={"Accept-Language": "en"}):
            return [one.name for one in activities_of(None, "en")]

    assert "Contacts from lists" not in names()
    colleague.bring_in(f"E-Mail\n{IDA}\n")
    assert "Contacts from lists" in names()


def test_r7_10_whoever_looks_at_a_list_that_waits_is_on_record_with_the_people_on_it(
    app: Flask, colleague: Colleague
) -> None:
    colleague.upload(f"E-Mail\n{IDA}\n")
    colleague.page()
    with app.app_context():
        told = copy_for(subject_of_address(IDA))["data"]
    assert [line["action"] for line in told["audit_entries"]] == ["contact.listed"]
