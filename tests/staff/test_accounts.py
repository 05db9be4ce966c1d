"""Who works here: letting somebody in, another role, closing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.foundation.database import db
from app.outbox.models import OutboxMessage
from app.staff.models import Account, AuditEntry
from app.staff.queries import account_by_email
from tests.pages import CheckingClient

NEW = "jana.neumann@example.org"
ADD = "form[@action='/staff/accounts']"
IN_ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def chief(staff: Callable[..., CheckingClient]) -> CheckingClient:
    return staff("admin", "chief@example.org")


def number_of(app: Flask, email: str) -> int:
    with app.app_context():
        account = account_by_email(email)
        assert account is not None
        return account.id


def role_of(app: Flask, email: str) -> list[str]:
    with app.app_context():
        account = account_by_email(email)
        assert account is not None
        return [role.name for role in account.roles]


def test_somebody_is_let_in_and_mailed_a_link(app: Flask, chief: CheckingClient) -> None:
    answer = chief.submit("/staff/accounts", form=ADD, email=" Jana.Neumann@Example.org ", role="analyst")
    assert answer.status_code == 302
    assert NEW in chief.get("/staff/accounts").get_data(as_text=True)
    assert role_of(app, NEW) == ["analyst"]
    with app.app_context():
        assert db.session.query(OutboxMessage).filter_by(kind="entry_link").count() == 1
        assert db.session.query(AuditEntry).filter_by(action="account added").count() == 1


@pytest.mark.parametrize(
    ("email", "role"),
    [("no address", "analyst"), ("", "analyst"), ("chief@example.org", "analyst"), (NEW, "emperor")],
)
def test_what_cannot_be_is_explained_and_kept(
    app: Flask, chief: CheckingClient, email: str, role: str
) -> None:
    page = chief.submit("/staff/accounts", form=ADD, email=email, role=role)
    assert page.status_code == 422
    assert f'value="{email}"' in page.get_data(as_text=True)
    assert 'id="error-summary"' in page.get_data(as_text=True)
    with app.app_context():
        assert db.session.query(Account).count() == 1


def test_a_role_can_be_changed_and_holds_at_once(
    app: Flask, chief: CheckingClient, staff: Callable[..., CheckingClient]
) -> None:
    jana = staff("counter", NEW)
    assert jana.get("/staff/campaigns").status_code == 403
    action = f"/staff/accounts/{number_of(app, NEW)}/role"
    chief.submit("/staff/accounts", form=f"form[@action='{action}']", role="campaigner")
    assert role_of(app, NEW) == ["campaigner"]
    assert jana.get("/staff/campaigns").status_code == 200
    assert (
        chief.submit("/staff/accounts", form=f"form[@action='{action}']", role="emperor").status_code == 422
    )
    assert role_of(app, NEW) == ["campaigner"]


def test_a_new_link_is_mailed_until_there_are_enough(
    app: Flask, chief: CheckingClient, staff: Callable[..., CheckingClient]
) -> None:
    staff("counter", NEW)
    action = f"/staff/accounts/{number_of(app, NEW)}/link"
    for _ in range(4):
        chief.submit("/staff/accounts", form=f"form[@action='{action}']")
    assert "tb-flash" in chief.get("/staff/accounts").get_data(as_text=True)
    with app.app_context():
        assert db.session.query(OutboxMessage).filter_by(kind="entry_link").count() == 3


def test_nobody_can_lock_themselves_out(app: Flask, chief: CheckingClient) -> None:
    """There is no button for it, and no address either."""
    number = number_of(app, "chief@example.org")
    page = chief.get("/staff/accounts").get_data(as_text=True)
    assert f"/staff/accounts/{number}/" not in page
    token = page.split('"X-CSRFToken": "')[1].split('"')[0]
    for step, data in (("active", {"active": "no"}), ("role", {"role": "counter"}), ("link", {})):
        answer = chief.post(f"/staff/accounts/{number}/{step}", data=data, headers={"X-CSRFToken": token})
        assert answer.status_code == 422
    assert role_of(app, "chief@example.org") == ["admin"]
    assert chief.get("/staff/accounts").status_code == 200


def test_the_language_is_remembered_with_the_account(app: Flask, chief: CheckingClient) -> None:
    switch = "form[@action='/staff/language']"
    answer = chief.submit("/staff/contacts?search=x", form=switch, language="en")
    assert answer.location == "/staff/contacts?search=x"
    assert '<html lang="en">' in chief.get("/staff/contacts").get_data(as_text=True)
    chief.submit("/staff/contacts", form=switch, language="de")
    assert '<html lang="de">' in chief.get("/staff/contacts", headers=IN_ENGLISH).get_data(as_text=True)
    assert chief.submit("/staff/contacts", form=switch, language="fr").status_code == 422


def test_the_language_is_remembered_before_signing_in(client: CheckingClient) -> None:
    client.submit("/staff/sign-in", form="form[@action='/staff/language']", language="en")
    assert '<html lang="en">' in client.get("/staff/sign-in").get_data(as_text=True)


def test_changing_the_language_after_a_refused_form_leads_to_a_page(chief: CheckingClient) -> None:
    """Not to the address of a button, which would show nothing."""
    for address in ("/staff/accounts/4711/active", "/staff/still-here"):
        refused = chief.post(address, headers=IN_ENGLISH).get_data(as_text=True)
        assert 'name="next" value="/staff/"' in refused
