"""Every staff address with every role: what permissions say is what happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.foundation.gates import STAFF
from app.staff.navigation import ENTRIES
from app.staff.permissions import PERMISSIONS, ROLES
from tests.addresses import addresses
from tests.pages import CheckingClient, parse


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_its_permissions_say_and_nothing_else(
    app: Flask, staff: Callable[..., CheckingClient], role: str
) -> None:
    client = staff(role)
    token = csrf_token(client)
    for method, address, permission in addresses_with_permission(app):
        answer = client.open(address, method=method, headers={"X-CSRFToken": token})
        assert answer.status_code < 500, f"{method} {address} answers {answer.status_code}."
        may = permission in ROLES[role]
        assert (answer.status_code != 403) == may, (
            f"{method} {address} needs {permission}; {role} gets {answer.status_code}."
        )
        assert answer.status_code != 401
        assert "/staff/sign-in" not in (answer.location or "")


def test_every_permission_opens_something(app: Flask) -> None:
    """One that opens nothing is a promise nobody keeps, or a typing mistake on a view."""
    used = {permission for _method, _address, permission in addresses_with_permission(app)}
    assert used <= PERMISSIONS
    assert PERMISSIONS - used <= {"numbers.view"}


@pytest.mark.parametrize("role", ROLES)
def test_the_navigation_shows_what_the_role_may_open(staff: Callable[..., CheckingClient], role: str) -> None:
    client = staff(role)
    home = client.get("/staff/", follow_redirects=True)
    assert home.status_code == 200
    links = [
        link.get("href") for link in parse(home.get_data(as_text=True)).findall(".//nav[@id='navigation']//a")
    ]
    assert links == [entry.url for entry in ENTRIES if entry.permission in ROLES[role]]
    assert len(links) >= 1
    for link in links:
        assert client.get(str(link)).status_code == 200


@pytest.mark.parametrize("role", ["campaigner", "analyst", "counter"])
def test_whoever_may_not_is_told_whom_to_ask(staff: Callable[..., CheckingClient], role: str) -> None:
    """In the look of the staff side, with the navigation still there."""
    page = staff(role).get("/staff/accounts", headers={"Accept-Language": "en"})
    assert page.status_code == 403
    text = page.get_data(as_text=True)
    assert "An administrator can give your account another one" in text
    assert f"{role}@example.org" in text
    assert 'id="navigation"' in text


def csrf_token(client: CheckingClient) -> str:
    """A form token of this session."""
    page = parse(client.get("/staff/", follow_redirects=True).get_data(as_text=True))
    field = page.find(".//input[@name='csrf_token']")
    assert field is not None
    return field.get("value") or ""


def addresses_with_permission(app: Flask) -> Iterator[tuple[str, str, str]]:
    """(method, address, permission) of every view for staff that needs one."""
    for method, address, rule in addresses(app):
        blueprint = app.blueprints.get(rule.endpoint.partition(".")[0])
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        if getattr(blueprint, "gate", None) == STAFF and permission is not None:
            yield method, address, permission
