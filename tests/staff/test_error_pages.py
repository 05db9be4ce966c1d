"""What staff see when something is not there or did not work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from structlog.testing import capture_logs

from tests.pages import CheckingClient

IN_ENGLISH = {"Accept-Language": "en"}
HTMX = {"HX-Request": "true", **IN_ENGLISH}


def broken() -> str:
    """A view with a mistake in it."""
    raise ValueError("uwe.brandt@example.org")


@pytest.fixture
def broken_contacts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of contacts fails."""
    monkeypatch.setitem(app.view_functions, "contacts.contact_list", broken)


@pytest.mark.parametrize(
    "address",
    [
        "/staff/nothing-here",
        "/staff/contacts/4711",
        "/staff/contacts/99999999999999999999",
        "/staff/outbox/0x",
    ],
)
def test_an_unknown_address_says_so_with_the_navigation(
    staff: Callable[..., CheckingClient], address: str
) -> None:
    page = staff("admin").get(address, headers=IN_ENGLISH)
    assert page.status_code == 404
    assert "There is nothing here" in page.get_data(as_text=True)
    assert 'id="navigation"' in page.get_data(as_text=True)


def test_a_stranger_learns_nothing_about_unknown_addresses(client: CheckingClient) -> None:
    page = client.get("/staff/nothing-here", headers=IN_ENGLISH)
    assert page.status_code == 404
    assert 'id="navigation"' not in page.get_data(as_text=True)
    assert "To sign-in" in page.get_data(as_text=True)


@pytest.mark.usefixtures("broken_contacts")
def test_a_mistake_of_ours_is_owned_up_to_and_told_nobody_else(
    staff: Callable[..., CheckingClient],
) -> None:
    """The page keeps the navigation; the log knows where, and nobody's address."""
    with capture_logs() as lines:
        page = staff("admin").get("/staff/contacts", headers=IN_ENGLISH)
    assert page.status_code == 500
    text = page.get_data(as_text=True)
    assert "It was our fault" in text
    assert 'id="navigation"' in text
    assert "ValueError" in str(lines)
    assert "uwe.brandt" not in text + str(lines)


@pytest.mark.usefixtures("broken_contacts")
def test_htmx_gets_one_sentence(staff: Callable[..., CheckingClient]) -> None:
    client = staff("admin")
    for address, status in (("/staff/contacts", 500), ("/staff/nothing", 404)):
        answer = client.get(address, headers=HTMX)
        assert (answer.status_code, answer.mimetype) == (status, "text/plain")
    forbidden = staff("counter").get("/staff/campaigns", headers=HTMX)
    assert (forbidden.status_code, forbidden.mimetype) == (403, "text/plain")


def test_an_address_for_a_button_says_so(staff: Callable[..., CheckingClient]) -> None:
    page = staff("admin").get("/staff/sign-in/link", headers=IN_ENGLISH)
    assert page.status_code == 405
    assert "use the button" in page.get_data(as_text=True)


def test_too_much_at_once_is_refused_in_words(staff: Callable[..., CheckingClient]) -> None:
    page = staff("admin").post("/staff/organisation", data={"name": "x" * 70_000}, headers=IN_ENGLISH)
    assert page.status_code == 413
    assert "64 kB" in page.get_data(as_text=True)


def test_a_campaign_called_staffellauf_is_no_staff_page(client: CheckingClient) -> None:
    """It only begins with the same letters."""
    page = client.get("/staffellauf")
    assert page.status_code == 404
    assert "tb-brand" not in page.get_data(as_text=True)
    assert "frame-src" not in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address",
    [
        "/staff/campaigns/figures?id=99999999999999999999",
        "/staff/preview/petition?campaign=99999999999999999999",
        "/staff/contacts?page=99999999999999999999",
        "/staff/outbox?page=-99999999999999999999",
    ],
)
def test_a_number_no_database_could_hold_breaks_nothing(
    staff: Callable[..., CheckingClient], address: str
) -> None:
    assert staff("admin").get(address).status_code < 500
