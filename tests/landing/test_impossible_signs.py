"""Signs that no text has. SQLite takes them; PostgreSQL keeps none, and nobody may cause a failure with one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse, values_of

Staff = Callable[..., CheckingClient]


@pytest.mark.parametrize(
    ("address", "status"),
    # A frame in a language that there is not is one in the page's first.
    [("/{}/embed?language=%00", 200), ("/%00/embed", 404), ("/%00", 404), ("/{}/%00", 404), ("/s/%00", 404)],
)
def test_no_public_address_fails_for_them(citizen: Citizen, petition: str, address: str, status: int):
    assert citizen.client.get(address.format(petition)).status_code == status


@pytest.mark.parametrize(
    "address", ["/staff/board?topic=%00", "/staff/campaigns?search=%00", "/staff/media?search=%00"]
)
@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_no_search_fails_for_them(petition: str, staff: Staff, address: str):
    client = staff("analyst")
    assert FlaskClient.open(client, address, method="GET").status_code == 400
    assert client.get("/staff/board").status_code == 200


def test_no_form_fails_for_them(app: Flask, petition: str, staff: Staff):
    client = staff("campaigner")
    page = parse(client.get("/staff/campaigns/1").get_data(as_text=True))
    form = page.find(".//form[@action='/staff/campaigns/1/filing']")
    assert form is not None
    answer = client.post("/staff/campaigns/1/filing", data=values_of(form) | {"topic": "Ver\0kehr"})
    is_kept = app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    assert answer.status_code == (303 if is_kept else 400)
