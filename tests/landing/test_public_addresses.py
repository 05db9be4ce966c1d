"""Every way to write a public address leads somewhere, and none leads to a failure."""

import socket
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.serving import make_server

from app.campaigns import publishing
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.foundation.reserved import RESERVED_SLUGS
from app.landing.live_pages import forget_all
from app.landing.models import SignUp
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse

Count = Callable[[type], int]


def test_a_page_answers_in_each_of_its_languages(client: CheckingClient, petition: str):
    german = client.get(f"/{petition}").get_data(as_text=True)
    english = client.get(f"/{petition}/en").get_data(as_text=True)
    assert '<html lang="de">' in german
    assert f'href="/{petition}/en" hreflang="en" lang="en"' in german
    assert '<html lang="en">' in english
    assert f'href="/{petition}" hreflang="de" lang="de"' in english


def test_the_link_to_another_language_takes_along_whose_link_brought_somebody(
    client: CheckingClient, petition: str
):
    def english(query: str) -> str:
        page = parse(client.get(f"/{petition}{query}").get_data(as_text=True))
        link = page.find(".//a[@hreflang='en']")
        assert link is not None
        return str(link.get("href"))

    assert english("") == f"/{petition}/en"
    assert english("?ref=k7m2xq4d") == f"/{petition}/en?ref=k7m2xq4d"
    assert english("?via=poster&ref=k7m2xq4d") == f"/{petition}/en?via=poster&ref=k7m2xq4d"
    assert english("?via=poster") == f"/{petition}/en?via=poster"


def test_head_answers_as_get_does_without_a_body(client: CheckingClient, petition: str):
    for path in (f"/{petition}", "/", "/imprint", "/nothing-here"):
        head, get = client.head(path), client.get(path)
        assert head.status_code == get.status_code
        assert head.data == b""


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [("gzip, br", "gzip"), ("br, gzip;q=0.5", "gzip"), ("gzip;q=0", None), ("*;q=0", None), ("", None)],
)
def test_only_who_reads_gzip_gets_it(app: Flask, petition: str, accepted: str, sent: str | None):
    plain = FlaskClient(app, Response)
    style = "/media/klar-1.css"
    for path in (f"/{petition}", style):
        answer = plain.get(path, headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding") == sent
        assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("/Schulweg", "/schulweg"),
        ("/SCHULWEG?via=poster", "/schulweg?via=poster"),
        ("/schulweg/?ref=k7m2xq4d", "/schulweg?ref=k7m2xq4d"),
        ("/schulweg/EN", "/schulweg/en"),
        ("/schulweg/en/", "/schulweg/en"),
        ("/schulweg/sign", "/schulweg"),
        ("/schulweg/thanks", "/schulweg"),
    ],
)
def test_an_address_with_a_slip_leads_to_the_page(
    client: CheckingClient, petition: str, typed: str, leads_to: str
):
    answer = client.get(typed)
    assert (answer.status_code, answer.location) == (302, leads_to)


NOWHERE = [
    "/gibt-es-nicht",
    "/Gibt-Es-Nicht/",
    "/schulweg/fr",
    "/schulweg/xx/",
    "/schulweg/en/mehr",
    "/%00",
    "/schulweg/%00",
    "/%ff%fe",
    "/%E2%80%AEgewluhcs",
    "/schulweg%0d%0aX-Header:1",
    "/..%2f..%2fetc%2fpasswd",
    "/" + "x" * 3000,
    "/schulweg/thanks/%00",
    "/schulweg/thanks/AAAAAAAAAAAAAAAAAAAAAA",
    "/schulweg/thanks/A",
    "/c/%00",
    "/c/" + "A" * 48,
    "/k/" + "A" * 48,
    "/s/%00",
    "/s/nobody00",
    "/s/nobody00/to/whatsapp",
    "/media/klar.css.css",
    "/media/nothing-1.css",
    "/media/plakat/theme.woff2",
    "/media/klar/anton-1.woff2",
]


@pytest.mark.parametrize("path", NOWHERE)
def test_what_does_not_exist_has_a_page_in_our_look_that_leads_on(
    client: CheckingClient, petition: str, path: str
):
    answer = client.get(path)
    assert answer.status_code == 404
    page = parse(answer.get_data(as_text=True))
    links = {link.get("href") for link in page.iter("a")}
    assert {"/imprint", "/privacy", f"/{petition}"} <= links
    assert any(link.get("rel") == "stylesheet" for link in page.iter("link"))


@pytest.mark.parametrize("word", sorted(RESERVED_SLUGS - {"staff", "imprint", "privacy", "accessibility"}))
def test_a_reserved_word_is_never_taken_for_a_campaign(client: CheckingClient, petition: str, word: str):
    assert client.get(f"/{word}").status_code in (200, 301, 302, 404)
    assert client.post(f"/{word}/sign", data={"email": "uwe@example.org"}).status_code in (404, 405)


def test_a_wrong_method_says_so_and_which_would_be_right(client: CheckingClient, petition: str):
    answer = client.post(f"/{petition}", data={"email": "uwe@example.org"})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert client.delete(f"/{petition}/sign").status_code == 405


def test_what_is_too_much_at_once_is_refused_in_our_look(client: CheckingClient, petition: str, count: Count):
    answer = client.post(f"/{petition}/sign", data={"email": "uwe@example.org", "comment": "x" * 65_536})
    assert answer.status_code == 413
    assert "64 kB" in answer.get_data(as_text=True)
    fits = client.post(f"/{petition}/sign", data={"email": "uwe@example.org", "comment": "x" * 60_000})
    assert fits.status_code == 422
    assert count(SignUp) == 0


@pytest.fixture
def served(app: Flask) -> Iterator[int]:
    """The app behind a real socket; its port."""
    from threading import Thread

    server = make_server("127.0.0.1", 0, app)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()


@pytest.mark.parametrize("announced", [70_000, 10**12])
def test_a_body_that_only_claims_to_be_large_is_not_waited_for(served: int, petition: str, announced: int):
    with socket.create_connection(("127.0.0.1", served), timeout=20) as connection:
        connection.sendall(
            f"POST /{petition}/sign HTTP/1.1\r\nHost: localhost\r\nContent-Length: {announced}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\nemail=".encode()
        )
        assert b" 413 " in connection.recv(200)


def test_r2_19_no_public_answer_sets_a_cookie_or_lets_others_keep_it(citizen: Citizen, petition: str):
    signed = citizen.sign(petition)
    for path in ("/", f"/{petition}", f"/{petition}/en", "/imprint", "/nothing-here", signed.location):
        answer = citizen.client.get(path)
        assert "Set-Cookie" not in answer.headers, path
        assert "public" not in answer.headers["Cache-Control"], path
    assert "Set-Cookie" not in signed.headers


@pytest.mark.parametrize("state", ["paused", "ended"])
def test_a_campaign_that_rests_says_so_and_offers_what_is_open(
    citizen: Citizen, petition: str, app: Flask, state: str, count: Count
):
    filled = citizen.client.get(f"/{petition}")
    with app.app_context():
        campaign = db.session.scalars(select(Campaign).where(Campaign.slug == petition)).one()
        from app.campaigns import drafting

        other = drafting.new_campaign("newsletter", "Wissen, was passiert", slug="brief")
        publishing.publish(other)
        (publishing.pause if state == "paused" else publishing.end)(campaign)
        db.session.commit()
    forget_all()
    page = citizen.client.get(f"/{petition}")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert 'href="/brief"' in text
    assert "Ein sicherer Schulweg für Lindenbach" in text
    assert "<form" not in text
    answer = citizen.client.post(f"/{petition}/sign", data={"email": "uwe@example.org"})
    assert answer.status_code == 409
    assert 'href="/brief"' in answer.get_data(as_text=True)
    assert count(SignUp) == 0
    assert filled.status_code == 200
