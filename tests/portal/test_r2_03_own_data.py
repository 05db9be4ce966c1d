"""What somebody finds at /me, and what they can decide about it by themselves."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import select

from app.consent.ledger import consents_in_force
from app.consent.models import ConsentEvent
from app.contacts.models import Contact
from app.foundation.database import db
from app.landing.models import SignUp, Tally
from tests.landing.conftest import Citizen
from tests.portal.conftest import UWE, Visitor


@pytest.fixture
def inside(visitor: Visitor, uwe: str) -> Visitor:
    """Uwe, looking at his data."""
    return visitor.enter()


def holding(app: Flask) -> list[str]:
    with app.app_context():
        return [one.purpose for one in consents_in_force(db.session.scalars(select(Contact.id)).one())]


def test_r2_01_everything_stands_there_in_words(inside: Visitor):
    page = inside.page()
    for words in (UWE, "Bitte bald.", "Ein sicherer Schulweg", "What you signed", "darf mir den Newsletter"):
        assert words in page


def test_r2_03_the_file_is_what_the_published_schema_says(inside: Visitor):
    schema = inside.client.get("/me/schema.json").json
    copy = inside.client.get("/me/data.json").json
    assert schema is not None
    faults = list(_faults(copy, schema, "copy"))
    assert faults == []
    assert copy is not None
    assert copy["data"]["sign_ups"][0]["comment"] == "Bitte bald."
    assert list(_faults(copy | {"data": {"contacts": [{"email": 7}]}}, schema, "copy"))


def test_r2_03_and_the_table_opens_in_a_spreadsheet(inside: Visitor):
    rows = list(
        csv.reader(io.StringIO(inside.client.get("/me/data.csv").get_data(as_text=True)), delimiter=";")
    )
    assert [row[3] for row in rows if row[2] == "comment"] == ["Bitte bald."]


def test_what_is_wrong_is_put_right(app: Flask, inside: Visitor):
    inside.send("/me/correct", given_name="Uwe-Karl", phone="", birth_year="1984")
    assert inside.send("/me/correct", birth_year="84").status_code == 422
    with app.app_context():
        contact = db.session.scalars(select(Contact)).one()
        assert (contact.given_name, contact.phone, contact.birth_year) == ("Uwe-Karl", None, 1984)


def test_a_name_that_is_none_is_put_right_nowhere(app: Flask, inside: Visitor):
    """Staff read it in lists and on paper: nothing that turns the writing around, and no link."""
    assert inside.send("/me/correct", given_name="Uwe, see www.evil.example").status_code == 422
    assert inside.send("/me/correct", given_name="U\u202ewe\x00\x1b").status_code == 200
    with app.app_context():
        assert db.session.scalars(select(Contact.given_name)).one() == "Uwe"


def test_r1_12_each_consent_has_its_own_switch_and_the_ledger_says_how(app: Flask, inside: Visitor):
    assert holding(app) == ["newsletter"]
    form = "form[@action='/me/consents']"
    inside.client.submit("/me", form=form, purpose="campaigns", do="agree")
    assert sorted(holding(app)) == ["campaigns", "newsletter"]
    inside.client.submit("/me", form=form, purpose="newsletter", do="withdraw")
    assert holding(app) == ["campaigns"]
    with app.app_context():
        given = db.session.scalars(select(ConsentEvent).where(ConsentEvent.purpose == "campaigns")).one()
        assert given.legal_text is not None
        assert given.evidence["confirmed_by"] == "portal"
        assert given.evidence["message_id"]


def test_r1_12_nobody_agrees_here_to_what_is_not_offered(app: Flask, inside: Visitor):
    answer = inside.client.submit("/me", form="form[@action='/me/consents']", purpose="political", do="agree")
    assert answer.status_code == 422
    assert holding(app) == ["newsletter"]


def test_r2_07_no_advertising_from_that_moment_on(app: Flask, inside: Visitor):
    inside.send("/me/object")
    assert holding(app) == []
    with app.app_context():
        assert db.session.scalars(select(Contact.objected_at)).one() is not None


def test_r2_06_kept_and_not_used(app: Flask, inside: Visitor):
    assert inside.send("/me/restrict", reason="  ").status_code == 422
    inside.send("/me/restrict", reason="Die Unterschrift ist nicht von mir.")
    with app.app_context():
        assert (
            db.session.scalars(select(Contact.restricted_reason)).one()
            == "Die Unterschrift ist nicht von mir."
        )
    assert "/me/restrict" not in inside.page()
    # The way back in stays open to them.
    inside.send("/me/leave")
    inside.enter()


def test_r2_04_deleted_by_themselves_and_signed_out(app: Flask, inside: Visitor):
    assert "What you signed: 1" in inside.client.get("/me/erase", headers={"Accept-Language": "en"}).text
    assert inside.send("/me/erase").status_code == 422
    assert inside.send("/me/erase", sure="yes").status_code == 200
    with app.app_context():
        assert db.session.scalars(select(Contact)).all() == []
        assert db.session.scalars(select(SignUp.email)).all() == [""]
        assert db.session.scalars(select(Tally.confirmed)).one() == 1
    assert UWE not in inside.page()


def test_who_never_confirmed_sees_and_deletes_what_they_typed(
    app: Flask, citizen: Citizen, petition: str, visitor: Visitor
):
    citizen.sign(petition, "pia@example.org", comment="Noch nicht bestätigt")
    visitor.enter("pia@example.org")
    assert "Noch nicht bestätigt" in visitor.page()
    visitor.send("/me/erase", sure="yes")
    with app.app_context():
        assert db.session.scalars(select(SignUp)).all() == []


def test_a_form_from_elsewhere_decides_nothing(app: Flask, inside: Visitor):
    answer = inside.client.post("/me/object", data={"form": "made up"})
    assert answer.status_code == 403
    assert holding(app) == ["newsletter"]
    assert Visitor(app, app.test_client()).client.post("/me/object").location == "/me"  # type: ignore[arg-type]


def _faults(value: object, schema: dict[str, object], where: str) -> object:
    """What is not as the schema says, for the words that ours uses."""
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}
    allowed = schema.get("type", [])
    wanted = [allowed] if isinstance(allowed, str) else allowed
    if wanted and not any(isinstance(value, kinds[one]) for one in wanted):  # type: ignore[union-attr]
        yield f"{where} is a {type(value).__name__}"
        return
    if "const" in schema and value != schema["const"]:
        yield f"{where} is {value!r}"
    if "enum" in schema and value not in schema["enum"]:  # type: ignore[operator]
        yield f"{where} is {value!r}"
    if isinstance(value, list) and "items" in schema:
        for number, one in enumerate(value):
            yield from _faults(one, schema["items"], f"{where}[{number}]")  # type: ignore[arg-type,misc]
    if isinstance(value, dict):
        known = schema.get("properties", {})
        yield from (f"{where} lacks {name}" for name in schema.get("required", []) if name not in value)  # type: ignore[attr-defined]
        for name, one in value.items():
            described = known.get(name, schema.get("additionalProperties", {}))  # type: ignore[attr-defined]
            if described is False:
                yield f"{where}.{name} is not described"
            elif described is not True:
                yield from _faults(one, described, f"{where}.{name}")  # type: ignore[misc]
