"""Restriction (Art. 18) and objection (Art. 21): from that moment on, and until somebody with the right releases it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from app.campaigns.models import Campaign
from app.consent.ledger import consents_in_force
from app.contacts.models import Contact
from app.foundation import queue
from app.foundation.database import db
from app.landing import exporting
from app.landing.signatures import signatures_of
from app.outbox.models import OutboxMessage, SuppressedAddress
from app.outbox.suppression import (
    BOUNCED,
    ERASED,
    RESTING,
    RESTRICTED,
    address_key,
    suppress,
    suppressed_among,
)
from app.staff.models import AuditEntry
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient

ENGLISH = {"Accept-Language": "en"}
UWE = "uwe.brandt@example.org"
Staff = Callable[..., CheckingClient]


@pytest.fixture
def uwe(app: Flask, citizen: Citizen, petition: str) -> str:
    """The address of the page with the rights of somebody who agreed to the newsletter and to being passed on."""
    citizen.sign(petition, UWE, **{"consent-newsletter": "on", "consent-handover": "on"})
    citizen.get_mail()
    citizen.confirm(UWE)
    with app.app_context():
        return f"/staff/contacts/{db.session.scalars(select(Contact.id)).one()}/rights"


def send(client: CheckingClient, page: str, action: str, **fields: str) -> TestResponse:
    address = page.removesuffix("/rights") + action
    return client.submit(page, form=f"form[@action='{address}']", **fields)


def exported(app: Flask) -> str:
    with app.test_request_context():
        return "".join(exporting.lines(db.session.get_one(Campaign, 1), "de"))


def press(client: CheckingClient, page: str, action: str, **fields: str) -> int:
    return send(client, page, action, **fields).status_code


def test_r2_06_a_restricted_person_gets_no_mail_and_is_in_no_list(
    app: Flask, uwe: str, staff: Staff, citizen: Citizen
):
    admin = staff("admin")
    citizen.sign("schulweg", UWE)
    assert press(admin, uwe, "/restrict", do="restrict", reason="Says the address is wrong") == 303
    with app.app_context():
        queue.run("outbox")
        last = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
        assert last is not None
        assert last.withheld_reason == "suppressed"
        assert signatures_of(1) == ()
    assert UWE not in exported(app)
    profile = admin.get(uwe.removesuffix("/rights"), headers=ENGLISH).get_data(as_text=True)
    assert "Restricted since" in profile
    assert press(admin, uwe, "/restrict", do="release", reason="The address is right") == 303
    assert UWE in exported(app)


def test_r2_06_it_needs_a_reason_and_an_authorised_role(app: Flask, uwe: str, staff: Staff):
    admin = staff("admin")
    assert press(admin, uwe, "/restrict", do="restrict", reason="  ") == 422
    with app.app_context():
        assert db.session.scalars(select(Contact.restricted_at)).one() is None
    for role in ("campaigner", "analyst", "counter"):
        assert staff(role).get(uwe).status_code == 403


@pytest.mark.parametrize(
    ("reason", "said"), [(BOUNCED, "nobody has this mailbox"), (RESTING, "took nothing")]
)
def test_r4_06_staff_let_mails_leave_again_where_they_came_back(
    app: Flask, uwe: str, staff: Staff, reason: str, said: str
):
    admin = staff("admin")
    assert "Write to this address again" not in admin.get(uwe, headers=ENGLISH).get_data(as_text=True)
    with app.app_context():
        suppress(UWE, reason)
        db.session.commit()
    assert said in admin.get(uwe, headers=ENGLISH).get_data(as_text=True)
    assert press(admin, uwe, "/write-again") == 303
    with app.app_context():
        assert suppressed_among([address_key(UWE)]) == set()
        line = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "contact.written_again")
        ).one()
        assert UWE not in str(line.detail)


def test_r4_06_what_a_person_wished_is_nothing_staff_can_lift_with_it(app: Flask, uwe: str, staff: Staff):
    admin = staff("admin")
    # While the page is open, a wish comes in.
    for wish in (RESTRICTED, ERASED, "wished"):
        with app.app_context():
            db.session.execute(delete(SuppressedAddress))
            suppress(UWE, BOUNCED)
            db.session.commit()
        form = admin.get(uwe).get_data(as_text=True)
        assert "/write-again" in form
        with app.app_context():
            suppress(UWE, wish)
            db.session.commit()
        token = re.search(r'name="csrf_token" value="([^"]+)"', form)
        assert token is not None
        path = uwe.removesuffix("/rights") + "/write-again"
        assert admin.post(path, data={"csrf_token": token[1]}).status_code == 303
        with app.app_context():
            assert db.session.scalars(select(SuppressedAddress.reason)).all() == [wish]
            assert not db.session.scalars(
                select(AuditEntry).where(AuditEntry.action == "contact.written_again")
            ).all()


def test_r2_07_an_objection_ends_all_advertising_at_once_and_nothing_else(app: Flask, uwe: str, staff: Staff):
    assert press(staff("admin"), uwe, "/object", reason="By phone, 30 November") == 303
    with app.app_context():
        assert [event.purpose for event in consents_in_force(1)] in ([], ["handover"])
        assert db.session.scalars(select(Contact.objected_reason)).one() == "By phone, 30 November"


def test_r2_01_the_copy_for_staff_is_complete_and_the_trail_says_who_looked(
    app: Flask, uwe: str, staff: Staff
):
    admin = staff("admin")
    page = uwe.removesuffix("/rights") + "/copy"
    words = send(admin, uwe, "/copy", **{"as": "page"}).get_data(as_text=True)
    assert UWE in words
    assert "Ein sicherer Schulweg" in words
    file = send(admin, uwe, "/copy", **{"as": "json"})
    assert file.json is not None
    assert file.json["data"]["contacts"][0]["email"] == UWE
    with app.app_context():
        wanted = select(AuditEntry.action).where(AuditEntry.object_kind == "contact").order_by(AuditEntry.id)
        # The page with the button shows the person as well.
        assert list(db.session.scalars(wanted)) == ["contact.viewed", "contact.copied"] * 2
    assert admin.get(page).status_code == 405


def test_r2_04_staff_erase_after_they_have_seen_what_goes(app: Flask, uwe: str, staff: Staff):
    admin = staff("admin")
    ask = uwe.removesuffix("/rights") + "/erase"
    asked = admin.get(ask, headers=ENGLISH).get_data(as_text=True)
    assert "<td>Sign-ups</td>" in asked
    assert "What you signed" not in asked
    assert press(admin, ask, "") == 422
    assert press(admin, ask, "", sure="yes") == 303
    with app.app_context():
        assert db.session.scalars(select(Contact)).all() == []
    assert admin.get(uwe).status_code == 404
