"""How long a session lives, what ends it, and what its cookie looks like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.foundation import clock
from app.foundation.settings import Settings
from tests.pages import CheckingClient
from tests.staff.conftest import KARIN, enter, is_inside

IN_ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def karin(client: CheckingClient, add_account: Callable[..., str]) -> CheckingClient:
    enter(client, add_account())
    return client


def test_a_session_ends_after_two_silent_hours(karin: CheckingClient) -> None:
    with clock.moved(timedelta(hours=1, minutes=59)):
        assert is_inside(karin)
    with clock.moved(timedelta(hours=4)):
        answer = karin.get("/staff/campaigns", headers=IN_ENGLISH, follow_redirects=True)
        assert answer.request.path == "/staff/sign-in"
        assert "two hours" in answer.get_data(as_text=True)
    assert not is_inside(karin)


def test_a_session_ends_twelve_hours_after_it_began_however_busy_it_was(karin: CheckingClient) -> None:
    for hour in range(1, 12):
        with clock.moved(timedelta(hours=hour)):
            assert is_inside(karin)
    with clock.moved(timedelta(hours=12, minutes=1)):
        answer = karin.get("/staff/campaigns", headers=IN_ENGLISH, follow_redirects=True)
        assert "twelve hours" in answer.get_data(as_text=True)


def test_numbers_that_refresh_themselves_keep_nobody_signed_in(karin: CheckingClient) -> None:
    for minutes in range(30, 121, 30):
        with clock.moved(timedelta(minutes=minutes)):
            karin.get("/staff/contacts", headers={"HX-Request": "true"})
    with clock.moved(timedelta(hours=2, minutes=5)):
        answer = karin.get("/staff/contacts", headers={"HX-Request": "true"})
        assert answer.status_code == 401
        assert answer.headers["HX-Redirect"].startswith("/staff/sign-in")


def test_typing_keeps_somebody_signed_in(karin: CheckingClient) -> None:
    """A search as one types, and the sign of life of a page on which somebody writes for long."""
    with clock.moved(timedelta(hours=1, minutes=30)):
        karin.get("/staff/contacts", headers={"HX-Request": "true", "HX-Trigger-Name": "search"})
    with clock.moved(timedelta(hours=3)):
        page = karin.get("/staff/contacts").get_data(as_text=True)
        token = page.split('"X-CSRFToken": "')[1].split('"')[0]
    with clock.moved(timedelta(hours=4, minutes=30)):
        assert karin.post("/staff/still-here", headers={"X-CSRFToken": token}).status_code == 204
    with clock.moved(timedelta(hours=6)):
        assert is_inside(karin)


def test_signing_out_ends_all_sessions_of_the_account(app: Flask, karin: CheckingClient) -> None:
    """A cookie that was copied is worth nothing afterwards."""
    at_home = app.test_client()
    assert isinstance(at_home, CheckingClient)
    enter(at_home, KARIN)
    answer = karin.submit("/staff/contacts", form="form[@action='/staff/sign-out']")
    assert answer.location == "/staff/sign-in"
    assert not is_inside(karin)
    assert not is_inside(at_home)


def test_closing_an_account_ends_its_sessions(
    karin: CheckingClient, close_account: Callable[[str], None]
) -> None:
    close_account(KARIN)
    assert not is_inside(karin)


def test_a_session_without_its_times_is_no_session(app: Flask, karin: CheckingClient) -> None:
    with karin.session_transaction("/staff/") as session:
        del session["entered"]
    assert not is_inside(karin)


def test_a_token_in_an_address_or_a_header_signs_nobody_in(
    app: Flask, client: CheckingClient, add_account: Callable[..., str]
) -> None:
    """Flask-Security would know such tokens; nothing here hands one out, and none is taken."""
    from app.staff.queries import account_by_email

    add_account()
    with app.app_context():
        account = account_by_email(KARIN)
        assert account is not None
        token = account.get_auth_token()
    assert client.get(f"/staff/campaigns?auth_token={token}").status_code == 302
    assert client.get("/staff/campaigns", headers={"Authentication-Token": token}).status_code == 302
    assert client.get("/staff/campaigns", auth=(KARIN, "x")).status_code == 302


def test_the_cookie_is_for_staff_pages_only(client: CheckingClient) -> None:
    cookie = client.get("/staff/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("testballon=")
    assert {"HttpOnly", "Path=/staff", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_over_tls_the_cookie_insists_on_it(sqlite_data: Path) -> None:
    app = create_app(Settings(data=sqlite_data, secret_key="k", base_url="https://mitmachen.example.org"))
    cookie = (
        app.test_client()
        .get("/staff/sign-in", base_url="https://mitmachen.example.org")
        .headers["Set-Cookie"]
    )
    assert cookie.startswith("__Secure-testballon=")
    assert {"Secure", "HttpOnly", "Path=/staff", "SameSite=Lax"} <= set(cookie.split("; "))


def test_no_public_page_sets_a_cookie(app: Flask, client: CheckingClient) -> None:
    for path in (
        "/",
        "/imprint",
        "/privacy",
        "/nothing-here",
        "/healthz",
        "/staffellauf",
        "/c/x",
        "/k/x",
        "/s/x",
    ):
        answer = client.get(path)
        assert "Set-Cookie" not in answer.headers, path
        assert "Cookie" not in answer.headers.get("Vary", ""), path
