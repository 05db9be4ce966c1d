"""No form from another site does anything (CSRF), and a stale one of our own loses nothing."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from app.foundation.database import db
from app.staff.models import Account
from tests.addresses import addresses
from tests.pages import CheckingClient, parse
from tests.staff.conftest import KARIN, PASSWORD

IN_ENGLISH = {"Accept-Language": "en"}
OURS = {"Sec-Fetch-Site": "same-origin", **IN_ENGLISH}


def test_every_staff_form_needs_its_token(app: Flask, staff: Callable[..., CheckingClient]) -> None:
    """Whoever is signed in, and before signing in as well."""
    for method, address, _rule in addresses(app):
        if method == "GET" or not address.startswith("/staff"):
            continue
        for client in (staff("admin"), app.test_client()):
            for data in ({}, {"csrf_token": "made up"}):
                answer = client.open(address, method=method, data=data, headers=IN_ENGLISH)
                assert answer.status_code == 403, (
                    f"{method} {address} without its token answers {answer.status_code}."
                )
                assert "Nothing was saved" in answer.get_data(as_text=True)


def test_a_token_of_another_session_is_none(app: Flask, staff: Callable[..., CheckingClient]) -> None:
    theirs = staff("campaigner")
    page = parse(theirs.get("/staff/contacts").get_data(as_text=True))
    field = page.find(".//input[@name='csrf_token']")
    assert field is not None
    token = field.get("value")
    answer = staff("admin").post("/staff/accounts", data={"csrf_token": token, "email": "a@example.org"})
    assert answer.status_code == 403


def test_a_stale_form_of_our_own_can_be_sent_again(app: Flask, staff: Callable[..., CheckingClient]) -> None:
    """The browser vouches for where it came from; what was typed is still there."""
    typed = {"email": "neu@example.org", "role": "counter", "csrf_token": "from yesterday"}
    client = staff("admin")
    answer = client.post("/staff/accounts", data=typed, headers=OURS)
    assert answer.status_code == 403
    form = parse(answer.get_data(as_text=True)).find(".//form[@action='/staff/accounts']")
    assert form is not None
    again = {str(field.get("name")): field.get("value") for field in form.iter("input")}
    assert {name: again[name] for name in ("email", "role")} == {
        "email": "neu@example.org",
        "role": "counter",
    }
    assert client.post("/staff/accounts", data=again, headers=OURS).status_code == 302
    with app.app_context():
        assert db.session.query(Account).filter_by(email="neu@example.org").count() == 1


def test_a_forged_form_is_not_one_click_away_from_being_sent(staff: Callable[..., CheckingClient]) -> None:
    typed = {"email": "eve@example.org", "role": "admin"}
    for site in ("cross-site", "same-site", "none", ""):
        answer = staff("admin").post("/staff/accounts", data=typed, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403
        assert "eve@example.org" not in answer.get_data(as_text=True)


def test_a_password_is_never_put_into_a_page(client: CheckingClient) -> None:
    answer = client.post("/staff/sign-in", data={"email": KARIN, "password": PASSWORD}, headers=OURS)
    assert answer.status_code == 403
    assert PASSWORD not in answer.get_data(as_text=True)


def test_whoever_was_signed_out_meanwhile_signs_in_beside_it_and_sends_again(client: CheckingClient) -> None:
    answer = client.post("/staff/organisation", data={"name": "Lindenbach bewegt"}, headers=OURS)
    assert answer.status_code == 403
    page = answer.get_data(as_text=True)
    assert "You were signed out meanwhile" in page
    assert 'target="_blank"' in page
    assert "Lindenbach bewegt" in page
