"""Staff on a host of their own (`TESTBALLON_STAFF_URL`), and what a made-up Host header can do: nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.foundation.settings import Settings
from tests.pages import CheckingClient

PUBLIC = "https://mitmachen.example.org"
TEAM = "https://team.example.org"


@pytest.fixture
def two_hosts(sqlite_data: Path) -> CheckingClient:
    app = create_app(Settings(data=sqlite_data, secret_key="k", base_url=PUBLIC, staff_url=TEAM))
    app.test_client_class = CheckingClient
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    return client


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        (PUBLIC, "/", 200),
        (PUBLIC, "/imprint", 200),
        (PUBLIC, "/staff/sign-in", 404),
        (PUBLIC, "/staff/contacts", 404),
        (PUBLIC, "/staff", 404),
        (TEAM, "/staff/sign-in", 200),
        (TEAM, "/staff/contacts", 302),
        (TEAM, "/", 302),
        (TEAM, "/imprint", 404),
        (TEAM, "/schulweg", 404),
        (TEAM, "/c/x", 404),
        (TEAM, "/healthz", 200),
        (PUBLIC, "/healthz", 200),
        (TEAM, "/static/staff.css", 200),
        ("https://10.0.0.7", "/staff/sign-in", 404),
        ("https://10.0.0.7", "/healthz", 200),
    ],
)
def test_each_host_answers_for_its_own(two_hosts: CheckingClient, host: str, path: str, status: int) -> None:
    assert two_hosts.get(path, base_url=host).status_code == status


def test_an_unknown_page_on_the_staff_host_looks_like_staff(two_hosts: CheckingClient) -> None:
    page = two_hosts.get("/schulweg", base_url=TEAM)
    assert "tb-brand" in page.get_data(as_text=True)
    assert "Set-Cookie" not in page.headers


def test_the_start_of_the_staff_host_leads_to_the_staff_pages(two_hosts: CheckingClient) -> None:
    assert two_hosts.get("/", base_url=TEAM).location == "/staff/"


def test_one_host_for_both_stays_one_host(sqlite_data: Path) -> None:
    settings = Settings(data=sqlite_data, secret_key="k", base_url=PUBLIC, staff_url=PUBLIC + ":443/")
    client = create_app(settings).test_client()
    assert client.get("/staff/sign-in", base_url=PUBLIC).status_code == 200
    assert client.get("/imprint", base_url=PUBLIC).status_code == 200


def test_a_made_up_host_is_repeated_nowhere(app: Flask, client: CheckingClient) -> None:
    """Links are built from the settings; whatever leads on names no host."""
    evil = "http://evil.example.com"
    for path in (
        "/",
        "/imprint",
        "/nothing",
        "/staff",
        "/staff/",
        "/staff/sign-in",
        "/staff/contacts",
        "/favicon.ico",
    ):
        answer = client.get(path, base_url=evil)
        told = answer.get_data(as_text=True) + str(answer.headers)
        assert "evil" not in told, path


def test_staff_pages_lead_to_public_pages_on_their_own_host(two_hosts: CheckingClient) -> None:
    """And stay short where there is one host for both."""
    app = two_hosts.application
    with app.app_context():
        assert app.jinja_env.globals["public_address"]("/schulweg") == f"{PUBLIC}/schulweg"  # type: ignore[operator]
