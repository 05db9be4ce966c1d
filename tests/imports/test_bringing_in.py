"""A list comes in once, part by part, and nobody loses by it what they said themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.imports import bringing_in, receiving
from app.imports.models import ContactImport, ImportedContact, ImportPart
from app.privacy.access import copy_for
from app.privacy.erasing import erase
from app.privacy.restricting import restrict
from app.privacy.subjects import subject_of_address, subject_of_contact
from app.staff.models import AuditEntry
from tests.imports.conftest import ORIGIN, Colleague
from tests.landing.conftest import Citizen
from tests.privacy.conftest import everything

IDA, UWE = "ida.lenz@example.org", "uwe.brandt@example.org"
LIST = f"E-Mail;Vorname;Nachname;PLZ;Telefon;Sprache\n{IDA};Ida;Lenz;01234;0351 123456;en\nkeine;Emre;;;;\n"


def test_nothing_is_written_before_somebody_has_seen_what_will_happen(
    app: Flask, colleague: Colleague
) -> None:
    assert colleague.upload(LIST).status_code == 303
    assert "Telefon" in colleague.page()
    colleague.choose()
    page = colleague.page()
    for said in (
        "What will happen",
        "new contacts",
        "Line 3",
        "no complete e-mail address",
        "i•••z@example.org",
    ):
        assert said in page
    assert colleague.people() == {}
    colleague.start()
    ida = colleague.people()[IDA]
    assert (ida.given_name, ida.family_name, ida.postal_code, ida.phone, ida.language) == (
        "Ida", "Lenz", "01234", "0351 123456", "en",
    )  # fmt: skip
    assert colleague.counts() == {"new": 1, "refused": 1, "problems": 1}
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ImportPart)) == 0
        said = [one for one in db.session.scalars(select(AuditEntry.action)) if one.startswith("contacts.")]
    assert said == ["contacts.list_uploaded", "contacts.import_started", "contacts.imported"]
    assert IDA not in everything(app)["audit_entries"]


def test_where_the_list_comes_from_has_to_be_said_and_stands_with_each_person(
    app: Flask, colleague: Colleague
) -> None:
    colleague.upload(LIST)
    answer = colleague.choose(source=" ")
    assert answer.status_code == 422
    # What was typed is still there.
    assert ORIGIN["collected_when"] in answer.get_data(as_text=True)
    assert colleague.choose(**{"column-0": "given_name"}).status_code == 422
    assert colleague.choose(**{"column-0": ""}).status_code == 422
    colleague.choose()
    colleague.start()
    with app.app_context():
        number = db.session.scalars(select(Contact.id)).one()
    profile = colleague.page(f"/staff/contacts/{number}")
    for said in (
        "Brought in with a list",
        *ORIGIN.values(),
        "Given name, Family name, Postal code, Telephone",
    ):
        assert said in profile


def test_whoever_is_known_keeps_what_they_said_and_only_gaps_are_filled(
    app: Flask, colleague: Colleague, citizen: Citizen, petition: str
) -> None:
    citizen.sign(petition, "Ida.Lenz@example.org", given_name="Ida-Marie", family_name="Lenz")
    citizen.get_mail()
    citizen.confirm("Ida.Lenz@example.org")
    colleague.bring_in(LIST)
    ((_email, ida),) = colleague.people().items()
    assert (ida.given_name, ida.phone, ida.language) == ("Ida-Marie", "0351 123456", "de")
    assert colleague.counts()["known"] == 1
    with app.app_context():
        origin = db.session.scalars(select(ImportedContact)).one()
        assert (origin.is_new, origin.fields) == (False, ["postal_code", "phone"]) or origin.fields == [
            "phone"
        ]


def test_what_somebody_took_out_themselves_is_not_filled_in_again(app: Flask, colleague: Colleague) -> None:
    colleague.bring_in(LIST)
    with app.app_context():
        ida = db.session.scalars(select(Contact)).one()
        ida.phone = None
        db.session.add(
            AuditEntry(
                at=clock.now(), action="contact.corrected", object_kind="contact", object_id=ida.id, detail={}
            )
        )
        db.session.commit()
    colleague.bring_in(LIST)
    assert colleague.people()[IDA].phone is None


def test_r2_05_whoever_was_erased_or_restricted_is_left_out_and_not_named(
    app: Flask, colleague: Colleague
) -> None:
    colleague.bring_in(f"E-Mail\n{IDA}\n{UWE}\n")
    with app.app_context():
        erase(subject_of_address(IDA), "staff")
        restrict(
            db.session.scalars(select(Contact).where(Contact.email == UWE)).one(), "streitig", by="staff"
        )
        db.session.commit()
    colleague.upload(f"E-Mail;PLZ\n{IDA};01234\n{UWE};01234\nemre.kaya@example.org;01234\n")
    colleague.choose()
    page = colleague.page()
    assert "Which ones is not said" in page
    # Of so few a number would say who they are.
    assert "<strong>fewer than 5</strong>" in page
    assert IDA not in page
    colleague.start()
    assert set(colleague.people()) == {UWE, "emre.kaya@example.org"}
    assert colleague.people()[UWE].postal_code is None
    assert colleague.counts() == {"new": 1, "barred": 2}
    assert IDA not in str(everything(app))


def test_r2_04_an_erasure_reaches_lists_that_wait(app: Flask, colleague: Colleague) -> None:
    colleague.upload(f"E-Mail;Vorname\n{UWE};Uwe\n{IDA.title()};Ida\nida.lenz@exämple.org;Ida\n")
    for address in (IDA, "ida.lenz@exämple.org"):
        with app.app_context():
            erase(subject_of_address(address), "staff")
            db.session.commit()
    with app.app_context():
        (part,) = db.session.scalars(select(ImportPart))
        assert receiving.lines_in(part) == [(2, [UWE, "Uwe"])]
        # Whoever only has the database cannot read it.
        assert "Uwe" not in str(db.session.execute(text("SELECT lines FROM contact_import_parts")).all())


def test_r2_01_the_copy_of_somebody_tells_of_lists_that_came_and_of_lists_that_wait(
    app: Flask, colleague: Colleague
) -> None:
    colleague.bring_in(LIST)
    colleague.upload(LIST)
    with app.app_context():
        told = copy_for(subject_of_contact(db.session.scalars(select(Contact)).one()))["data"]
    assert told["imported_contacts"][0]["source"] == ORIGIN["source"]
    assert told["contact_import_parts"][0]["text"].startswith(IDA)


def test_a_crash_in_the_middle_loses_nothing_and_doubles_nothing(
    app: Flask, colleague: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "PART", 10)
    colleague.upload("E-Mail\n" + "".join(f"p{number}@example.org\n" for number in range(35)))
    colleague.choose()
    seen = []

    def fail_once(*arguments: object) -> object:
        seen.append(arguments)
        if len(seen) == 3:
            raise RuntimeError("the power is gone")
        return written(*arguments)  # type: ignore[arg-type]

    written = bringing_in.write_consents
    monkeypatch.setattr(bringing_in, "write_consents", fail_once)
    with pytest.raises(RuntimeError):
        colleague.start()
    assert len(colleague.people()) == 20
    # Nobody takes it over before the lease of the dead one is over.
    colleague.work()
    assert len(colleague.people()) == 20
    with clock.moved(timedelta(minutes=2)):
        colleague.work()
    assert len(colleague.people()) == 35
    assert colleague.counts() == {"new": 35}
    with app.app_context():
        assert db.session.get_one(ContactImport, 1).state == "finished"


def test_thousands_of_people_come_in_and_the_page_says_how_far_it_is(
    app: Flask, colleague: Colleague
) -> None:
    rows = "".join(f"p{number}@example.org;Person {number}\n" for number in range(3000))
    colleague.upload(f"E-Mail;Name\n{rows}")
    page = f"/staff/contacts/imports/{colleague.newest()}"
    colleague.client.submit(f"{page}?columns=1", form=f"form[@action='{page}/columns']", **ORIGIN)
    assert "0 of 3,000 lines" in colleague.page()
    colleague.work()
    colleague.client.submit(page, form=f"form[@action='{page}/start']")
    with app.app_context():
        bringing_in.bring_in_next_part(1)
    assert "100 of 3,000 lines" in colleague.page()
    colleague.work()
    assert colleague.counts()["new"] == 3000
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Contact)) == 3000


def test_a_list_nobody_brings_in_is_gone_after_three_days(app: Flask, colleague: Colleague) -> None:
    colleague.upload(LIST)
    with app.app_context():
        assert receiving.throw_away_old_ones() == 0
        with clock.moved(timedelta(days=3, minutes=1)):
            assert receiving.throw_away_old_ones() == 1
        assert db.session.scalar(select(func.count()).select_from(ImportPart)) == 0
    assert colleague.client.get("/staff/contacts/imports/1").status_code == 404


def test_a_list_can_be_thrown_away_at_once_and_columns_chosen_anew(app: Flask, colleague: Colleague) -> None:
    colleague.upload(LIST)
    colleague.choose()
    colleague.choose(**{"column-4": ""})
    colleague.start()
    assert colleague.people()[IDA].phone is None
    colleague.upload(LIST)
    assert "This very file was brought in" in colleague.page()
    page = f"/staff/contacts/imports/{colleague.newest()}"
    assert colleague.client.submit(page, form=f"form[@action='{page}/throw-away']").status_code == 303
    assert colleague.newest() == 1


def test_the_lines_of_a_list_add_up_also_where_an_address_stands_twice(colleague: Colleague) -> None:
    colleague.bring_in(
        "E-Mail,Vorname\nanna@example.org,Anna\nanna@example.org,Anna\nuwe@example.org,Uwe\nuwe@,Uwe\n"
    )
    counts = colleague.counts()
    assert [counts.get(name, 0) for name in ("new", "known", "twice", "refused")] == [2, 0, 1, 1]
